import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@cloudalbum/core'
import {
  CognitoServiceFactoryImpl,
  USER_POOL_AWS_DEFAULTS,
  type CognitoService,
} from 'cognito-local/lib/services/cognitoService.js'
import type { Context } from 'cognito-local/lib/services/context.js'
import { StormDBDataStoreFactory } from 'cognito-local/lib/services/dataStore/stormDb.js'
import { LambdaService } from 'cognito-local/lib/services/lambda.js'
import type { MessageDelivery } from 'cognito-local/lib/services/messageDelivery/messageDelivery.js'
import { MessagesService } from 'cognito-local/lib/services/messages.js'
import { JwtTokenGenerator } from 'cognito-local/lib/services/tokenGenerator.js'
import { TriggersService } from 'cognito-local/lib/services/triggers/index.js'
import {
  UserPoolServiceFactoryImpl,
  type User,
  type UserPoolService,
} from 'cognito-local/lib/services/userPoolService.js'
import { Router } from 'cognito-local/lib/server/Router.js'
import { DefaultConfig } from 'cognito-local/lib/server/config.js'

/** Functions of the pool, which get the events that Cognito sends and give them back answered. */
export interface PoolTriggers {
  PreSignUp?: (event: never) => unknown
  CustomMessage?: (event: never) => unknown
  /** Event version 2, with access tokens. */
  PreTokenGeneration?: (event: never) => unknown
}

export interface SentCode {
  to: string
  code: string
  /** As the custom-message trigger wrote it. */
  subject: string | undefined
  html: string | undefined
}

export interface EmulatedPool {
  ctx: Context
  pool: UserPoolService
  /** Carries out one operation. */
  run: (operation: string, input: object) => Promise<Record<string, unknown>>
  /** Makes a new code of this user and sends it. */
  sendCode: (source: 'ResendCode', user: User, metadata?: Record<string, string>) => Promise<void>
  sent: SentCode[]
  close: () => Promise<void>
}

const nothing = () => undefined
const logger: Context['logger'] = {
  child: () => logger,
  debug: nothing,
  error: nothing,
  info: nothing,
  warn: nothing,
}
const ctx: Context = { logger }
const sixDigits = () => String(randomInt(1_000_000)).padStart(6, '0')

export interface EmulatedPoolOptions {
  userPoolId: string
  clientId: string
  clientSecret: string
  issuerDomain: string
  accessTokenMinutes: number
  clock: Clock
  triggers: PoolTriggers
}

/** One pool of cognito-local, put together from its parts so that the clock, the mails and the triggers are ours. */
export async function openEmulatedPool(options: EmulatedPoolOptions): Promise<EmulatedPool> {
  const { userPoolId, clientId } = options
  const folder = await mkdtemp(join(tmpdir(), 'cognito-'))
  const sent: SentCode[] = []
  const services = await createServices(options, folder, sent)
  const pool = await createPool(options, services.cognito)
  const router = Router(services)
  return {
    ctx,
    pool,
    sent,
    run: (operation, input) => router(operation)(ctx, input) as Promise<Record<string, unknown>>,
    async sendCode(source, user, metadata) {
      const fresh = { ...user, ConfirmationCode: sixDigits() }
      await pool.saveUser(ctx, fresh)
      const to = user.Attributes.find(({ Name }) => Name === 'email')?.Value ?? ''
      const how = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: to } as const
      const { ConfirmationCode: code } = fresh
      await services.messages.deliver(ctx, source, clientId, userPoolId, user, code, metadata, how)
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

const defaults = { ...USER_POOL_AWS_DEFAULTS, UsernameAttributes: [], AutoVerifiedAttributes: ['email'] }

async function createServices(options: EmulatedPoolOptions, folder: string, sent: SentCode[]) {
  const clock = { get: () => new Date(options.clock.now()) }
  const stores = new StormDBDataStoreFactory(folder)
  const pools = new UserPoolServiceFactoryImpl(clock, stores)
  const cognito = await new CognitoServiceFactoryImpl(folder, stores, pools).create(ctx, defaults)
  const lambda = new LambdaService(namesOf(options.triggers), invokerOf(options.triggers) as never)
  // The last is of a trigger that this pool has not.
  const triggers = new TriggersService(clock, cognito, lambda, undefined as never)
  const delivery: MessageDelivery = {
    async deliver(_ctx, _user, { Destination: to }, { __code: code = '', emailSubject, emailMessage }) {
      sent.push({ to, code, subject: emailSubject, html: emailMessage })
    },
  }
  return {
    clock,
    cognito,
    config: DefaultConfig,
    messages: new MessagesService(triggers, delivery),
    otp: sixDigits,
    tokenGenerator: new JwtTokenGenerator(clock, triggers, { IssuerDomain: options.issuerDomain }),
    triggers,
  }
}

async function createPool(options: EmulatedPoolOptions, cognito: CognitoService): Promise<UserPoolService> {
  const { userPoolId, clientId, clientSecret, accessTokenMinutes, clock } = options
  const now = new Date(clock.now())
  await cognito.createUserPool(ctx, { ...defaults, Id: userPoolId })
  const pool = await cognito.getUserPool(ctx, userPoolId)
  await pool.saveAppClient(ctx, {
    UserPoolId: userPoolId,
    ClientId: clientId,
    ClientName: 'album',
    ClientSecret: clientSecret,
    CreationDate: now,
    LastModifiedDate: now,
    AccessTokenValidity: accessTokenMinutes,
    TokenValidityUnits: { AccessToken: 'minutes' },
  })
  return pool
}

const namesOf = (functions: PoolTriggers) => ({
  ...(functions.PreSignUp ? { PreSignUp: 'PreSignUp' } : {}),
  ...(functions.CustomMessage ? { CustomMessage: 'CustomMessage' } : {}),
})

/** In place of the Lambda client: what it is given and gives is JSON, as there. */
const invokerOf = (functions: PoolTriggers) => ({
  invoke: ({ FunctionName, Payload }: { FunctionName: string; Payload: string }) => ({
    promise: async () => {
      const run = functions[FunctionName as keyof PoolTriggers]
      if (!run) throw new Error(`There is no trigger ${FunctionName}.`)
      return { StatusCode: 200, Payload: JSON.stringify(await run(JSON.parse(Payload) as never)) }
    },
  }),
})
