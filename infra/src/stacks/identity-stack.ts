import { Duration, RemovalPolicy } from 'aws-cdk-lib/core'
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
  type CfnUserPool,
} from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { AlbumStack, type StackContext } from '../constructs/album-stack.ts'
import { namesOf } from '../names.ts'
import type { UserPoolIds } from '../rights/grant.ts'
import type { Stage } from '../stage.ts'

/** Who knows the passwords. The album's own rows say who may do what. */
export class IdentityStack extends AlbumStack {
  readonly pool: UserPoolIds

  constructor(scope: Construct, context: StackContext) {
    super(scope, { ...context, part: 'identity', description: 'accounts and passwords', holdsData: true })
    const { stage } = this
    const triggers = this.albumFunction('cognito-triggers')
    const userPool = createPool(this, stage)
    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, triggers.function)
    userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, triggers.function)
    const client = createClient(this, userPool)
    // The function above is made before the pool; `npm run deploy` asks for the client's secret by these.
    for (const [name, stringValue] of Object.entries({
      USER_POOL_ID: userPool.userPoolId,
      USER_POOL_CLIENT_ID: client.userPoolClientId,
    }))
      this.setting(name, stringValue)
    this.pool = {
      poolArn: userPool.userPoolArn,
      poolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
    }
  }
}

function createPool(scope: Construct, stage: Stage): UserPool {
  const pool = new UserPool(scope, 'Pool', {
    userPoolName: namesOf(stage.name).own('accounts'),
    featurePlan: FeaturePlan.LITE,
    // The name is the id of an account, which never changes; the address may.
    signInAliases: { username: true },
    signInCaseSensitive: true,
    standardAttributes: { email: { required: true, mutable: true } },
    // Only who has the secret of the client can sign anybody up: the functions of the album.
    selfSignUpEnabled: true,
    autoVerify: { email: true },
    // Nobody moves a login with a token alone: the custom-message trigger sends no code for a new address.
    keepOriginal: { email: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    mfa: Mfa.OFF,
    // Length and a list of common ones, as the album checks before (NIST SP 800-63B): no rule about signs.
    passwordPolicy: {
      minLength: 8,
      requireLowercase: false,
      requireUppercase: false,
      requireDigits: false,
      requireSymbols: false,
      tempPasswordValidity: Duration.days(1),
    },
    deletionProtection: stage.keepData,
    removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
  if (stage.mailFrom !== undefined) {
    const resource = pool.node.defaultChild as CfnUserPool
    resource.emailConfiguration = {
      emailSendingAccount: 'DEVELOPER',
      from: stage.mailFrom,
      sourceArn: namesOf(stage.name).mailIdentityArn(stage.mailFrom),
    }
  }
  acknowledge(pool, {
    COG1: 'Long passwords that are not common, as NIST SP 800-63B asks for; the album checks both.',
    COG2: 'The album has no second factor yet, on one machine or here.',
    COG3: 'The plan with it costs for each account; the album limits tries by account and address itself.',
    COG8: 'Nothing of the plans that cost more is used.',
  })
  return pool
}

function createClient(scope: Construct, userPool: UserPool): UserPoolClient {
  return new UserPoolClient(scope, 'Client', {
    userPool,
    userPoolClientName: 'album',
    generateSecret: true,
    authFlows: { adminUserPassword: true },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    disableOAuth: true,
    accessTokenValidity: Duration.minutes(15),
    idTokenValidity: Duration.minutes(15),
    refreshTokenValidity: Duration.days(365),
  })
}
