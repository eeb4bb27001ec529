import { App, Tags, Validations } from 'aws-cdk-lib/core'
import { awsSolutions } from '../checks.ts'
import { GitHubStack } from './github-stack.ts'
import { PipelineStack } from './pipeline-stack.ts'

export interface DeliveryOptions {
  /** `owner/name` */
  repository: string
  branch: string
  /** Of CodeConnections: makes the pipeline inside AWS. Undefined: workflows of GitHub deploy. */
  connectionArn: string | undefined
  stages: readonly string[]
  outdir?: string
}

/** What deploys stages: one for the account, apart from all of them. */
export function deliveryApp({ outdir, connectionArn, ...options }: DeliveryOptions): App {
  const app = new App({ analyticsReporting: false, ...(outdir === undefined ? {} : { outdir }) })
  Tags.of(app).add('app', 'cloudalbum')
  if (connectionArn === undefined) new GitHubStack(app, options)
  else new PipelineStack(app, { ...options, connectionArn })
  Validations.of(app).addPlugins(awsSolutions(app))
  return app
}
