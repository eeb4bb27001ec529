import { invalid } from '@cloudalbum/core'

const albumSettings = ['METADATA', 'TABLE_PREFIX', 'FILES', 'UPLOADS_BUCKET', 'MEDIA_BUCKET'] as const
/** Whoever has an endpoint of S3 in place of that of AWS has said how it wants to be addressed. */
const ownSettings = ['BACKUP_TO', 'BACKUP_EVERY', 'BACKUP_KEEP', 'DATA_DIR', 'S3_PATH_STYLE']

/** Settings for rows and files of a stage that `npm run deploy` has made; without a stage those that are given. @throws AppError `invalid-input`. */
export async function stageEnv(
  env: Record<string, string>,
  stage: string | undefined,
): Promise<Record<string, string>> {
  if (stage === undefined) return env
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
  if (region === undefined) throw invalid('Choose the region of the stage: export AWS_REGION=eu-central-1')
  const { checkAccess, stageSettings } = await import('@cloudalbum/adapters-aws/doctor')
  const { caller, findings } = await checkAccess(region)
  if (!caller) throw invalid(findings.map(({ detail, mend }) => `${detail} ${mend ?? ''}`.trim()).join('\n'))
  const settings = stageSettings({ stage, ...caller })
  const pick = (from: Record<string, string>, names: readonly string[]) =>
    Object.entries(from).filter(([name]) => names.includes(name))
  return Object.fromEntries([
    ...pick(env, ownSettings),
    ...pick(settings, albumSettings),
    ['AWS_REGION', region],
  ])
}
