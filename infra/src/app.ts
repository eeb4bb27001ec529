import { App, Tags, Validations } from 'aws-cdk-lib/core'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { awsSolutions } from './checks.ts'
import type { FunctionName } from './names.ts'
import type { Stage } from './stage.ts'
import { ApiStack } from './stacks/api-stack.ts'
import { CertificateStack } from './stacks/certificate-stack.ts'
import { ClicksStack } from './stacks/clicks-stack.ts'
import { ContainerStack } from './stacks/container-stack.ts'
import { DataStack } from './stacks/data-stack.ts'
import { IdentityStack } from './stacks/identity-stack.ts'
import { ImagesStack } from './stacks/images-stack.ts'
import { WatchStack } from './stacks/watch-stack.ts'
import { WebStack } from './stacks/web-stack.ts'

export interface AlbumOptions {
  stage: Stage
  codeOf: (name: FunctionName) => Code
  /** Where templates are written; not set: where the CDK says. */
  outdir?: string
}

/** One stage of the album as an application of the CDK: nothing of it asks AWS anything. */
export function albumApp({ stage, codeOf, outdir }: AlbumOptions): App {
  const app = new App({
    analyticsReporting: false,
    ...(outdir === undefined ? {} : { outdir }),
    context: { '@aws-cdk/aws-iam:minimizePolicies': true },
  })
  Tags.of(app).add('app', 'cloudalbum')
  Tags.of(app).add('stage', stage.name)
  const context = { stage, codeOf }
  if (stage.domain) new CertificateStack(app, context, stage.domain)
  const data = new DataStack(app, context)
  const { pool } = new IdentityStack(app, context)
  const container = stage.fargate ? new ContainerStack(app, { ...context, pool }) : undefined
  const api = new ApiStack(app, { ...context, pool, container: container?.integration })
  const images = new ImagesStack(app, { ...context, pool, jobsStreamArn: data.jobsStreamArn })
  const clicks = new ClicksStack(app, { ...context, pool })
  const purgers = [...api.workloads, ...images.workloads, ...(container ? [container.workload] : [])]
  const web = new WebStack(app, {
    ...context,
    apiId: api.apiId,
    downloads: api.downloads,
    clicksApiId: clicks.apiId,
    purgers,
  })
  const watch = new WatchStack(app, { ...context, apiId: api.apiId })
  // They name what the data stack has, so they come after it.
  for (const stack of [api, images, clicks, web, watch, ...(container ? [container] : [])])
    stack.addStackDependency(data)
  Validations.of(app).addPlugins(awsSolutions(app))
  return app
}
