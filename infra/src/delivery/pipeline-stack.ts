import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core'
import {
  BuildSpec,
  ComputeType,
  LinuxArmBuildImage,
  LocalCacheMode,
  Cache,
  PipelineProject,
  type CfnProject,
} from 'aws-cdk-lib/aws-codebuild'
import { Artifact, Pipeline, PipelineType, type IAction } from 'aws-cdk-lib/aws-codepipeline'
import {
  CodeBuildAction,
  CodeStarConnectionsSourceAction,
  ManualApprovalAction,
} from 'aws-cdk-lib/aws-codepipeline-actions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { allowToDeploy } from './deployer-rights.ts'

interface PipelineOptions {
  /** `owner/name` */
  repository: string
  branch: string
  /** Of CodeConnections, which somebody has confirmed. */
  connectionArn: string
  /** In this order; somebody approves the last one. */
  stages: readonly string[]
}

/** Debian's own, as the tests install what they need from it. */
const image = LinuxArmBuildImage.fromDockerRegistry('public.ecr.aws/docker/library/node:24-bookworm')

/** Tests and deployments inside AWS: the same steps as the workflows of GitHub. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, options: PipelineOptions) {
    super(scope, 'cloudalbum-pipeline', { description: `CloudAlbum: deployments of ${options.repository}` })
    const { stages, connectionArn, branch } = options
    const [owner = '', repo = ''] = options.repository.split('/')
    const source = new Artifact('Source')
    const artifacts = this.artifacts()
    const pipeline = new Pipeline(this, 'Pipeline', {
      pipelineName: 'cloudalbum',
      pipelineType: PipelineType.V2,
      artifactBucket: artifacts as IBucket,
    })
    const fetch = new CodeStarConnectionsSourceAction({
      actionName: 'Fetch',
      owner,
      repo,
      branch,
      connectionArn,
      output: source,
    })
    pipeline.addStage({ stageName: 'Source', actions: [fetch] })
    pipeline.addStage({ stageName: 'Test', actions: [this.step('test', ['npm test'], source, [])] })
    stages.forEach((stage, i) => {
      const approve = new ManualApprovalAction({
        actionName: `Approve-${stage}`,
        additionalInformation: `Deploys CloudAlbum to ${stage}.`,
        runOrder: 1,
      })
      const deploy = [
        'npm ci --no-audit --no-fund',
        'npm run build',
        `npm run deploy -- --stage ${stage} --yes`,
        `npm run smoke -- "$(npm run --silent url -- --stage ${stage})"`,
      ]
      const isLast = i === stages.length - 1 && stages.length > 1
      pipeline.addStage({
        stageName: stage,
        actions: [...(isLast ? [approve] : []), this.step(`deploy-${stage}`, deploy, source, [stage])],
      })
    })
    this.explain(artifacts)
  }

  /** Rights that the CDK grants by itself between its own parts. */
  private explain(artifacts: Bucket): void {
    const handed = 'Artifacts of this pipeline, handed from step to step; their keys are made by it.'
    const { logicalId } = artifacts.node.defaultChild as CfnBucket
    const actions = ['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*']
    acknowledge(this, {
      [`IAM5[Resource::<${String(this.resolve(logicalId))}.Arn>/*]`]: handed,
      ...Object.fromEntries(actions.map((action) => [`IAM5[Action::s3:${action}]`, handed])),
    })
  }

  private artifacts(): Bucket {
    const bucket = new Bucket(this, 'Artifacts', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.DESTROY,
    })
    acknowledge(bucket, { S1: 'It holds copies of what the repository has, for 30 days.' })
    return bucket
  }

  /** @param deploys stages that it may deploy to */
  private step(name: string, commands: string[], input: Artifact, deploys: readonly string[]): IAction {
    const role = new Role(this, `Role-${name}`, {
      assumedBy: new ServicePrincipal('codebuild.amazonaws.com'),
    })
    const project = new PipelineProject(this, `Project-${name}`, {
      projectName: `cloudalbum-${name}`,
      grantReportGroupPermissions: false,
      role,
      environment: { buildImage: image, computeType: ComputeType.MEDIUM },
      cache: Cache.local(LocalCacheMode.CUSTOM),
      timeout: Duration.hours(2),
      logging: {
        cloudWatch: {
          logGroup: new LogGroup(this, `Log-${name}`, {
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        },
      },
      buildSpec: BuildSpec.fromObject({
        version: '0.2',
        env: { variables: { CI: 'true' } },
        phases: { build: { commands } },
        cache: { paths: ['/root/.npm/**/*'] },
      }),
    })
    if (deploys.length > 0) allowToDeploy(role, deploys)
    const { logicalId } = project.node.defaultChild as CfnProject
    const log = `arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/codebuild/<${String(this.resolve(logicalId))}>:*`
    acknowledge(role, { [`IAM5[Resource::${log}]`]: 'Streams of the log of this project.' })
    acknowledge(project, {
      CB4: 'What is built is public code; artifacts are encrypted by S3.',
      CB5: 'Tests install what they need from Debian, which the images of CodeBuild are not.',
    })
    return new CodeBuildAction({ actionName: name, project, input, runOrder: 2 })
  }
}
