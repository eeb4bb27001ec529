import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { albumApp } from '../app.ts'
import { readStage } from '../stage.ts'
import { infraFolder } from './lib/cdk.ts'

// node infra/src/commands/synth-here.ts <folder>: templates for this machine, whose functions are those that were built for it
// (node apps/lambda/tools/build.ts --here) and stay where they are. Mails come from album@example.org.

const [outdir] = process.argv.slice(2)
if (outdir === undefined) throw new Error('Name the folder for the templates.')
const built = join(infraFolder, '../apps/lambda/dist/here')
rmSync(outdir, { recursive: true, force: true })
// Nobody uploads the code, so it is not copied beside the templates.
process.env['CDK_CONTEXT_JSON'] = JSON.stringify({ 'aws:cdk:disable-asset-staging': true })
albumApp({
  stage: readStage({ stage: 'dev', mailFrom: 'CloudAlbum <album@example.org>' }),
  codeOf: (name) => Code.fromAsset(join(built, name)),
  outdir,
}).synth()
