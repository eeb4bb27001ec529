import { backUpUnderLoad } from './backup-under-load.ts'
import { bitFlips } from './bit-flips.ts'
import { duplicateEvents } from './duplicate-events.ts'
import { fullDevice } from './full-device.ts'
import { fullAtEveryStep } from './full-disk.ts'
import { accountDeletion, emptyingTrash, purge } from './kill-removal.ts'
import { killBackup, killRestore } from './kill-backup.ts'
import { killAtFirstStart } from './kill-start.ts'
import { killVerify } from './kill-verify.ts'
import { uploadByForm, uploadByPut, uploadInParts } from './kill-upload.ts'
import { collectDuringCommits } from './late-commit.ts'
import { killAtEveryStep, type Scenario } from './lib/kill-loop.ts'
import { deleteMany } from './mass-delete.ts'
import { poisonAmongMany } from './poison.ts'
import { cutPower, orderOfWrites } from './power-cut.ts'
import type { Proof } from './proof.ts'
import { rollingStart } from './rolling-start.ts'
import { scanned } from './scanned.ts'
import { soak } from './soak.ts'
import { orderOfSystemCalls } from './system-calls.ts'
import { faultySequences, sequences } from './testing/sequences.ts'

/** So many moments of each in the short form. */
const killed: [Scenario, number][] = [
  [uploadByPut, 5],
  [uploadByForm, 2],
  [uploadInParts, 3],
  [purge, 3],
  [emptyingTrash, 2],
  [accountDeletion, 3],
]
const cut: [Scenario, number][] = [
  [uploadByPut, 4],
  [uploadInParts, 2],
  [purge, 2],
  [accountDeletion, 2],
]

/** Nothing that was acknowledged is lost: one proof for each way to lose it. */
export const proofs: Proof[] = [
  { name: 'killed at each step of the first start', run: killAtFirstStart },
  ...killed.map(([scenario, short]): Proof => {
    return {
      name: `killed at each step: ${scenario.name}`,
      run: (form) => killAtEveryStep(scenario, form, short),
    }
  }),
  { name: 'order of writes: upload', run: () => orderOfWrites(uploadByPut) },
  { name: 'order of writes: upload in parts', run: () => orderOfWrites(uploadInParts) },
  { name: 'order of writes, as the system sees it', run: orderOfSystemCalls },
  ...cut.map(([scenario, short]): Proof => {
    return {
      name: `power cut after each write: ${scenario.name}`,
      run: (form) => cutPower(scenario, form, short),
    }
  }),
  { name: 'bits flipped on the way and on the disk', run: bitFlips },
  { name: 'disk full from each write on', run: fullAtEveryStep },
  { name: 'disk full for real', run: fullDevice },
  { name: 'duplicate, lost and early events', run: duplicateEvents },
  { name: 'poison among many photos', run: poisonAmongMany },
  { name: 'files collected while others commit', run: collectDuringCommits },
  { name: 'killed again and again while many photos are deleted', run: deleteMany },
  { name: 'backups while photos come and go', run: backUpUnderLoad },
  { name: 'killed at each step of a backup', run: killBackup },
  { name: 'killed at each step of restoring a backup', run: killRestore },
  { name: 'verify: damage is found and mended, also when it is killed at each step', run: killVerify },
  { name: 'one server after another behind a proxy', run: rollingStart },
  { name: 'everything at once for long', run: soak },
  { name: 'a scanner finds no hole', run: scanned },
]

/** What needs DynamoDB Local. Their short forms are tests of their own. */
export const cloudProofs: Proof[] = [
  { name: 'random sequences: SQLite, DynamoDB and a model say the same', run: sequences },
  { name: 'random sequences while DynamoDB fails: once, and said so', run: faultySequences },
]
