import { RemovalPolicy, Stack } from 'aws-cdk-lib/core'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { namesOf, type FunctionName, type Names } from '../names.ts'
import { grantRights } from '../rights/grant-rights.ts'
import type { UserPoolIds } from '../rights/grant.ts'
import { rightsOf } from '../rights/rights.ts'
import type { Stage } from '../stage.ts'
import { AlbumFunction } from './album-function.ts'

export interface StackContext {
  stage: Stage
  /** The built code of a function. */
  codeOf: (name: FunctionName) => Code
}

interface AlbumStackOptions extends StackContext {
  part: string
  description: string
  /** Cannot be deleted while data is kept. */
  holdsData?: boolean
  region?: string
}

/** One part of a stage. */
export abstract class AlbumStack extends Stack {
  protected readonly stage: Stage
  protected readonly names: Names
  private readonly codeOf: StackContext['codeOf']

  constructor(scope: Construct, options: AlbumStackOptions) {
    const { stage, part, description, holdsData = false, region } = options
    super(scope, namesOf(stage.name).stack(part), {
      description: `CloudAlbum ${stage.name}: ${description}`,
      terminationProtection: holdsData && stage.keepData,
      ...(region === undefined ? {} : { env: { region } }),
    })
    this.stage = stage
    this.names = namesOf(stage.name)
    this.codeOf = options.codeOf
  }

  /** In Parameter Store, for functions to read. */
  protected setting(name: string, stringValue: string): void {
    const parameter = new StringParameter(this, `Setting-${name}`, {
      parameterName: this.names.parameterPath + name,
      stringValue,
    })
    parameter.applyRemovalPolicy(RemovalPolicy.DESTROY)
  }

  /** With the rights that are written down for it. */
  protected albumFunction(name: FunctionName, pool?: UserPoolIds): AlbumFunction {
    const { names, stage } = this
    const { reserveConcurrency, traces, mailFrom } = stage
    const made = new AlbumFunction(this, { name, names, code: this.codeOf(name), reserveConcurrency, traces })
    grantRights(made, rightsOf[name], { mailFrom, ...(pool ? { pool } : {}) })
    return made
  }
}
