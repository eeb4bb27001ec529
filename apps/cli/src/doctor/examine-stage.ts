import {
  checkAccess,
  lookAtParameters,
  lookAtQueue,
  parameterPath,
  stageSettings,
} from '@cloudalbum/adapters-aws/doctor'
import { ConfigError, readConfig, settings } from '@cloudalbum/config'
import { examineAws, type ExamineAwsOptions } from './examine-aws.ts'
import { ok, problem, type Finding } from '@cloudalbum/adapters-aws/finding'

type Options = Pick<ExamineAwsOptions, 'alignLogins' | 'env'> & { stage: string }

/** A stage that `npm run deploy` has made, from anywhere: its settings are where its functions find them. */
export async function examineStage({ env, stage, alignLogins = false }: Options): Promise<Finding[]> {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']
  if (region === undefined)
    return [
      problem(
        'Region',
        'No region is chosen.',
        'Choose the one of the stage: export AWS_REGION=eu-central-1',
      ),
    ]
  const { findings, caller } = await checkAccess(region)
  if (!caller) return findings
  const deploys = `npm run deploy -- --stage ${stage}`
  const path = parameterPath(stage)
  const parameters = await lookAtParameters({ path, known: Object.keys(settings), deploys, region })
  if (Object.keys(parameters.values).length === 0)
    return [
      ...findings,
      problem(
        'Stage',
        `There is no stage ${stage} in account ${caller.accountId}, ${region}.`,
        `Choose its account and region (AWS_PROFILE, AWS_REGION), or deploy it: ${deploys}`,
      ),
      ...parameters.findings.filter(({ detail }) => !detail.startsWith('Missing')),
    ]
  const place = { stage, ...caller }
  try {
    const config = readConfig({ ...stageSettings(place), ...parameters.values, AWS_REGION: region })
    const [, ...examined] = await examineAws({ config, env, stage, alignLogins })
    const queue = `https://sqs.${region}.amazonaws.com/${caller.accountId}/cloudalbum-${stage}-photos`
    return [
      ...findings,
      ...parameters.findings,
      ok('Configuration', 'Every setting can be used.'),
      ...examined,
      ...(await lookAtQueue(queue, deploys)),
    ]
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [
      ...findings,
      ...parameters.findings,
      problem('Configuration', error.message, `Correct the parameter under ${path}, or write it: ${deploys}`),
    ]
  }
}
