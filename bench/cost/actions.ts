import { assumed } from './assumptions.ts'
import { memoryMb, standing } from './infra-sizes.ts'
import { readMeasured } from './measure.ts'
import { units } from './patterns.ts'
import { storageRequests } from './storage-requests.ts'
import { plus, times, type Usage } from './usage.ts'

const measured = readMeasured()
/** From so much memory on, a function has a whole processor. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const wholeProcessorMb = 1769
const kb = 1e-6
/** Photos of a process before another one starts. */
const coldEvery = 200

/** One run of a function: what it computes, on a share of a processor, and what it waits for. */
function run(name: string, { cpuMs, waitMs }: { cpuMs: number; waitMs: number }): Usage {
  const memory = memoryMb(name)
  const ms = cpuMs * assumed('slowerCore') * Math.max(1, wholeProcessorMb / memory) + waitMs
  return {
    lambdaRequests: 1,
    lambdaGbS: (memory / 1024) * (Math.ceil(ms) / 1000),
    logsGb: assumed('logsKb') * kb,
  }
}

interface ApiCall {
  units: Usage
  /** Requests to DynamoDB, one after the other. */
  steps: number
  signatures?: number
  answerKb?: number
}

/** Through CloudFront and the HTTP API to the function. */
function apiCall({ units, steps, signatures = 0, answerKb = 2 }: ApiCall): Usage {
  const cpuMs = assumed('apiCpuMs') + signatures * measured.signatureCpuMs
  const edge = { cloudFrontRequests: 1, cloudFrontGb: answerKb * kb, httpApiRequests: 1 }
  return plus(edge, run('api', { cpuMs, waitMs: steps * assumed('dynamoMs') }), units)
}

/** Through CloudFront, from S3 where CloudFront does not have it. */
const media = (bytes: number): Usage => ({
  cloudFrontRequests: 1,
  cloudFrontGb: bytes / 1e9,
  s3Get: 1 - assumed('cacheHits'),
})

/** A page that is open and asks for changes, of which there are none. */
export const openPage = (minutes: number): Usage =>
  times((minutes * 60) / assumed('quietPollS'), apiCall({ units: units.changes, steps: 1, answerKb: 0.3 }))

/** The same while photos come: it also loads what they change. */
const busyPage = (seconds: number): Usage =>
  times(
    seconds / assumed('busyPollS'),
    plus(
      apiCall({ units: units.changes, steps: 2, answerKb: 1 }),
      apiCall({ units: units.months, steps: 2, answerKb: 4 }),
      apiCall({ units: times(2, units.pageOfFifty), steps: 1, signatures: 200, answerKb: 45 }),
      apiCall({ units: plus(units.account, units.usage), steps: 1 }),
    ),
  )

const photoCpuMs = measured.photoCpuMs + (measured.firstPhotoCpuMs + measured.startCpuMs) / coldEvery
/** What counts 20 photos: the notes, the photos, rows of the map, one transaction, and a note that is refused after it. */
const countRequests = 5 / 20
/** The photo, before and after it is decoded; the account, the note, the photo shown, the change, who hears of it. */
const photoRows = 7 + countRequests
/** The original and two renditions besides. */
const photoRequests = photoRows + 3
/** The photo, the note, the photo shown, and the news of it: the change, beside those who hear of it. The rest is asked for beside the renditions. */
const photoSteps = 4 + countRequests
/** For the original, the renditions at once, and what comes after. */
const photoWaitMs =
  2 * assumed('s3Ms') +
  (assumed('originalMb') / assumed('s3MbPerS')) * 1000 +
  photoSteps * assumed('dynamoMs')

/** A change; where numbers go on, for 64 of them; and what it takes to follow on another process. */
const publishing = plus(
  units.publish,
  { dynamoWrites: 1 / 64 },
  times(assumed('elsewhere'), { dynamoWrites: 1, dynamoReads: 1 }),
)

/** From the reservation, in a batch of 100, to the news that the photo is ready. The page stays open meanwhile. */
export function ingestPhoto(): Usage {
  const reservations = plus(units.known, times(100 / 40, units.reserveForty), units.account)
  const reservation = apiCall({ units: reservations, steps: 30, answerKb: 150 })
  const cpuMs = photoCpuMs + photoRequests * assumed('requestCpuMs')
  // Of a batch, only the first original is waited for: others come while it is decoded.
  const process = run('process-photo', { cpuMs, waitMs: photoWaitMs / assumed('perRun') })
  return plus(
    times(1 / 100, reservation),
    storageRequests('reserve a photo, with an address for its bytes'),
    storageRequests('process a photo'),
    // S3 sends one message; those of a run are taken, and deleted, at once.
    { sqsRequests: 1 + 2 / assumed('perRun') },
    {
      ...process,
      lambdaRequests: 1 / assumed('perRun'),
      logsGb: (process.logsGb ?? 0) / assumed('perRun'),
    },
    times(1 / 39, units.completeThirtyNine),
    // A note that is refused after others were counted.
    { dynamoWrites: 1 / 20 },
    units.photo,
    publishing,
    units.enlist,
    units.account,
    busyPage(assumed('originalMb') / assumed('uploadMbPerS')),
    lookAtFiles(1),
  )
}

/** What one photo would take less of. */
export const ingestLevers = (): { about: string; saved: Usage }[] => [
  {
    about: 'Thumbnail and preview in one object, read by ranges: one PUT less',
    saved: { s3Put: 1 },
  },
  {
    about: 'Reservations of a batch as one row, rows of photos when their bytes are there',
    // The photo is then shown in one transaction with its hash, three units more; what is unfinished need not leave its index.
    saved: { dynamoWrites: 0.9 * ((units.reserveForty.dynamoWrites ?? 0) / 40) - 2 },
  },
  {
    about: 'Batches of four for process-photo, for which everybody would wait some seconds',
    saved: {
      lambdaGbS: (memoryMb('process-photo') / 1024) * (photoWaitMs / 1000) * 0.75,
      sqsRequests: 1.5,
    },
  },
]

/** Signing in from the cookie, the months, pages of the timeline, some photos opened. */
export function visit(): Usage {
  const pages = assumed('visitPages')
  const opened = assumed('visitPreviews')
  return plus(
    // The page's files, of which the browser has most.
    { cloudFrontRequests: 4, cloudFrontGb: 20 * kb, s3Get: 1 },
    times(3, apiCall({ units: units.account, steps: 1 })),
    apiCall({ units: units.months, steps: 1, answerKb: 4 }),
    times(pages, apiCall({ units: times(2, units.pageOfFifty), steps: 1, signatures: 200, answerKb: 45 })),
    times(opened, apiCall({ units: units.photo, steps: 2, signatures: 3 })),
    times(assumed('visitThumbnails'), media(measured.thumbnailBytes)),
    times(opened, media(measured.previewBytes)),
    openPage(assumed('visitMinutes')),
  )
}

/** A batch of a visitor of a gallery, of which an object of the stream holds many. */
export const clickBatch = (): Usage => ({
  ...plus(units.claim, { cloudFrontRequests: 1, restApiRequests: 1, firehoseGb: 5 * kb }),
})

/** Files and rows of photos, for a month, in which all are verified (`VERIFY_DAYS`): each file by a HEAD, with its row, and by name. */
export const keepPhotos = (count: number): Usage => {
  const bytes = assumed('originalMb') * 1e6 + measured.thumbnailBytes + measured.previewBytes
  const rowsGb = (count * assumed('rowKb')) / 1e6
  return plus(
    { s3GbMonth: (count * bytes) / 2 ** 30, dynamoGbMonth: rowsGb, dynamoBackupGbMonth: rowsGb },
    { s3Get: 3 * count },
    lookAtFiles(count),
  )
}

/** All files of photos are looked at, by name, with the row of each: once a day on which somebody comes, and for two after it. */
export const lookAtFiles = (photos: number): Usage =>
  plus(
    // Originals, thumbnails and previews.
    times((3 * photos) / 1000, storageRequests('look through 1,000 files')),
    times((2 * photos) / 100, units.hundredPhotos),
  )

/** A month in which nobody does anything: the schedule asks for how long, and whether jobs wait. */
export function idle(): Usage {
  const { queues, alarms } = standing()
  const days = 30
  // Every five minutes, every hour, every day.
  const runs = days * (24 * 12 + 24 + 1)
  return plus(
    { sqsRequests: queues * assumed('pollsPerQueue'), alarms, dashboards: 1 },
    times(runs, run('reconcile', { cpuMs: 20, waitMs: 2 * assumed('dynamoMs') })),
    times(runs, plus(units.jobsWait, units.quiet)),
    { dynamoReads: days * assumed('dailyReads') },
  )
}
