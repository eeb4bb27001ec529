import {
  AppError,
  findAvatar,
  getProfile,
  identifyCaller,
  ownPerson,
  stableAvatarCaching,
  startOpenProfileImage,
  updateProfile,
  type Caller,
  type GetProfilePorts,
  type IdentifyPorts,
  type Person,
  type StartProfileImagePorts,
  type UpdateProfilePorts,
} from '@cloudalbum/core'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import * as z from 'zod'
import { failure, profileErrors } from './errors.ts'

export interface CruddurPorts
  extends
    IdentifyPorts,
    Omit<GetProfilePorts, 'profiles' | 'accounts' | 'clock'>,
    Omit<UpdateProfilePorts, 'profiles' | 'accounts' | 'clock'>,
    Omit<StartProfileImagePorts, 'profiles' | 'clock'> {
  accounts: IdentifyPorts['accounts'] & UpdateProfilePorts['accounts']
  profiles: GetProfilePorts['profiles'] & UpdateProfilePorts['profiles'] & StartProfileImagePorts['profiles']
  clock: IdentifyPorts['clock']
  /** Where the album is reached, without a slash at its end. */
  baseUrl: string
  /** Of the page that may call from elsewhere. */
  origin: string | undefined
  /** Told of every fault that is not the caller's. */
  onFault: (error: unknown, request: Request) => void
}

/**
 * What the React profile page of Cruddur talks to, for the mount `/compat/cruddur`: its addresses and forms, translated onto
 * the album's own use cases. docs/decisions/0017-profiles.md says what becomes what.
 */
export function createCruddur(ports: CruddurPorts): Hono {
  const app = new Hono()
  const allowHeaders = ['Content-Type', 'Authorization']
  const allowMethods = ['GET', 'POST', 'PUT', 'OPTIONS']
  app.use(cors({ origin: ports.origin ?? [], allowHeaders, allowMethods, exposeHeaders: ['Authorization'] }))
  app.use(async (context, next) => {
    await next()
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
  })
  app.use(bodyLimit({ maxSize: 100_000, onError: tooLarge }))
  app.post('/avatars/key_upload', (context) => keyUpload(ports, context))
  app.post('/api/profile/update', (context) => update(ports, context))
  app.get('/api/activities/:at{@.+}', (context) => activities(ports, context))
  app.get('/avatars/:file', async (context) => {
    const location = await findAvatar(ports, context.req.param('file'))
    return context.body(null, 302, { location, 'cache-control': stableAvatarCaching })
  })
  app.all('*', () => {
    throw new AppError('not-found', 'There is no such address.')
  })
  app.onError((error, context) => {
    if (!(error instanceof AppError)) ports.onFault(error, context.req.raw)
    return failure(context, error)
  })
  return app
}

const tooLarge = () => {
  throw new AppError('too-large', 'The body is too large.')
}

const extensionBody = z.object({ extension: z.string().max(20) })

async function keyUpload(ports: CruddurPorts, context: Context): Promise<Response> {
  const { accountId } = await signedIn(ports, context)
  const { extension } = await jsonBody(context, extensionBody)
  await ownPerson(ports, accountId)
  const { upload } = await startOpenProfileImage(ports, accountId, 'avatar', extension)
  return context.json({ url: new URL(upload.url, `${ports.baseUrl}/`).href })
}

const profileBody = z.object({ bio: z.string().nullish(), display_name: z.string().nullish() })

/** That page shows profiles to everybody: whoever edits theirs with it has it seen. */
async function update(ports: CruddurPorts, context: Context): Promise<Response> {
  const { accountId } = await signedIn(ports, context)
  const body = await jsonBody(context, profileBody)
  const displayName = (body.display_name ?? '').trim()
  const bio = body.bio ?? ''
  const errors = profileErrors(displayName, bio)
  if (errors.length > 0) return context.json(errors, 422)
  const person = await updateProfile(ports, accountId, { displayName, bio, visible: true })
  return context.json(view(person))
}

/** There are no cruds here: the lists of them are empty. */
async function activities(ports: CruddurPorts, context: Context): Promise<Response> {
  const viewer = context.req.header('authorization')
    ? await signedIn(ports, context).catch(nobody)
    : undefined
  const handle = (context.req.param('at') ?? '').slice(1)
  const person = await getProfile(ports, handle, viewer?.accountId)
  return context.json({ profile: { ...view(person), cruds_count: 0 }, activities: [] })
}

/** This page sends along whatever token it has, an old one too, where none is needed. */
const nobody = (error: unknown): undefined => {
  if (!(error instanceof AppError)) throw error
}

const view = ({ account, profile }: Person) => ({
  uuid: account.id,
  cognito_user_uuid: account.id,
  handle: profile.handle,
  display_name: account.displayName,
  bio: profile.bio,
})

/** @throws AppError `unauthenticated`, `forbidden`. */
async function signedIn(ports: IdentifyPorts, context: Context): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(context.req.header('authorization')?.trim() ?? '')?.[1]
  if (!token) throw new AppError('unauthenticated', 'Sign in first.')
  const caller = await identifyCaller(ports, token)
  if (caller.via === 'key') throw new AppError('forbidden', 'An API key cannot do this.')
  return caller
}

/** @throws AppError `invalid-input`. */
async function jsonBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await context.req.text()
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('invalid-input', 'The body is not as expected.', { cause })
  }
}
