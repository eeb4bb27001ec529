import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireAccount, requireBootstrap, type Account } from './lib/account.ts'
import { readArguments, type Arguments } from './lib/arguments.ts'
import { buildFunctions, requireFunctions } from './lib/build-functions.ts'
import { cdk } from './lib/cdk.ts'
import { CommandError, runCommand } from './lib/command-error.ts'
import { confirm } from './lib/confirm.ts'
import { createParameters, type Parameters } from './lib/parameters.ts'
import { publishPage, requirePage } from './lib/publish-page.ts'
import { copyClientSecret, makeSecrets } from './lib/secrets.ts'
import { bucketName, disposable, keeping, parameterPath, stackName } from './lib/stage-parts.ts'

// npm run deploy -- --stage dev [--yes]: from nothing, or from the version before, to a running album.

const approved = ['--require-approval', 'never']

await runCommand(async () => {
  const args = readArguments()
  const { stage, yes } = args
  const account = await requireAccount(`npm run deploy -- --stage ${stage.name}`)
  await requireBootstrap(account)
  if (stage.domain) await requireBootstrap({ ...account, region: 'us-east-1' })
  const parameters = createParameters(parameterPath(stage))
  await requireWhatTheContainerNeeds(args, parameters)
  requirePage()
  await buildFunctions()
  requireFunctions()
  if (!yes)
    await confirm(
      `Deploys the stage ${stage.name} into account ${account.accountId}, ${account.region}.`,
      stage.name,
    )
  await deploy(args, account, parameters)
})

async function deploy(args: Arguments, account: Account, parameters: Parameters): Promise<void> {
  const { stage, given } = args
  const certificate = await certificateOf(args)
  const { mediaPublicKey, edgeToken } = await makeSecrets(parameters)
  const before = await placeOf(parameters)
  await cdk('deploy', [...keeping.map((part) => stackName(stage, part)), ...approved], {
    given,
    parameters: dataParameters(args, before),
  })
  await copyClientSecret(parameters)
  const web = stackName(stage, 'web')
  await cdk(
    'deploy',
    [...disposable(stage).map((part) => stackName(stage, part)), '--exclusively', ...approved],
    {
      given,
      parameters: {
        [`${web}:MediaPublicKey`]: mediaPublicKey,
        [`${web}:EdgeToken`]: edgeToken,
        ...(certificate === undefined ? {} : { [`${web}:CertificateArn`]: certificate }),
        ...(args.image === undefined ? {} : { [`${stackName(stage, 'container')}:Image`]: args.image }),
      },
    },
  )
  const after = await placeOf(parameters)
  // The first time, the buckets learn only now for whom they are.
  if (JSON.stringify(after) !== JSON.stringify(before))
    await cdk('deploy', [stackName(stage, 'data'), '--exclusively', ...approved], {
      given,
      parameters: dataParameters(args, after),
    })
  if (!after) throw new CommandError('The web stack has not said where the album is.')
  const count = await publishPage(bucketName(stage, 'page', account), after.distributionId)
  console.log(`\n${count} files of the page are uploaded. The album is at\n${after.url}`)
}

interface Place {
  url: string
  distributionId: string
}

/** Undefined before the first deployment. */
async function placeOf(parameters: Parameters): Promise<Place | undefined> {
  const [url, distributionId] = [
    await parameters.get('BASE_URL'),
    await parameters.get('CDN_DISTRIBUTION_ID'),
  ]
  return url === undefined || distributionId === undefined ? undefined : { url, distributionId }
}

function dataParameters({ stage }: Arguments, place: Place | undefined): Record<string, string> {
  if (!place) return {}
  const data = stackName(stage, 'data')
  return { [`${data}:SiteOrigin`]: place.url, [`${data}:DistributionId`]: place.distributionId }
}

/** CloudFront takes a certificate of another region, so its stack goes first. */
async function certificateOf({ stage, given }: Arguments): Promise<string | undefined> {
  if (!stage.domain) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'cloudalbum-deploy-'))
  const outputsFile = join(folder, 'outputs.json')
  const name = stackName(stage, 'certificate')
  try {
    await cdk('deploy', [name, ...approved], { given, outputsFile })
    const outputs = JSON.parse(await readFile(outputsFile, 'utf8')) as Record<string, Record<string, string>>
    return outputs[name]?.['CertificateArn']
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** It starts with settings that the first deployment makes. @throws CommandError */
async function requireWhatTheContainerNeeds(
  { stage, image }: Arguments,
  parameters: Parameters,
): Promise<void> {
  if (!stage.fargate) return
  if ((await parameters.get('BASE_URL')) === undefined)
    throw new CommandError(
      `The container starts with settings that are not there yet. Deploy once without it:\n  npm run deploy -- --stage ${stage.name} --fargate false`,
    )
  if (image === undefined)
    throw new CommandError(
      'Name the image of the container: --image <account>.dkr.ecr.<region>.amazonaws.com/cloudalbum:<tag>',
    )
}
