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
/** Messages of a run of process-photo, and photos of a process before another one starts. */
const perRun = 4
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

/** A page that is open asks for changes again and again. */
export const openPage = (minutes: number): Usage =>
  times((minutes * 60) / assumed('pollS'), apiCall({ units: units.changes, steps: 1, answerKb: 0.3 }))

const photoCpuMs = measured.photoCpuMs + (measured.firstPhotoCpuMs + measured.startCpuMs) / coldEvery
/** For the original, two renditions and nine requests to DynamoDB. */
const photoWaitMs =
  3 * assumed('s3Ms') + (assumed('originalMb') / assumed('s3MbPerS')) * 1000 + 9 * assumed('dynamoMs')

/** From the reservation, in a batch of 100, to the news that the photo is ready. The page stays open meanwhile. */
export function ingestPhoto(): Usage {
  const reservations = plus(units.known, times(100 / 40, units.reserveForty), units.account)
  const reservation = apiCall({ units: reservations, steps: 30, answerKb: 150 })
  const process = run('process-photo', { cpuMs: photoCpuMs, waitMs: photoWaitMs })
  return plus(
    times(1 / 100, reservation),
    storageRequests('reserve a photo, with an address for its bytes'),
    storageRequests('hear that the bytes are there'),
    storageRequests('process a photo'),
    // S3 sends one message; four are taken, and deleted, at once.
    { sqsRequests: 1 + 2 / perRun },
    { ...process, lambdaRequests: 1 / perRun, logsGb: (process.logsGb ?? 0) / perRun },
    units.next,
    times(-1, units.reserve),
    times(3, units.photo),
    units.publish,
    units.enlist,
    times(2, units.account),
    { snsPublishes: 1 },
    openPage(assumed('originalMb') / assumed('uploadMbPerS') / 60),
  )
}

/** What one photo would take less of. */
export const ingestLevers = (): { about: string; saved: Usage }[] => [
  {
    about:
      'process-photo fetches the next original while it works on one, and does not wait for what it writes',
    saved: { lambdaGbS: (memoryMb('process-photo') / 1024) * (photoWaitMs / 1000) * 0.75 },
  },
  {
    about: 'Thumbnail and preview in one object, read by ranges: one PUT less',
    saved: { s3Put: 1 },
  },
  {
    about: 'Reservations of a batch as one row, rows of photos when their bytes are there',
    saved: { dynamoWrites: 0.9 * ((units.reserveForty.dynamoWrites ?? 0) / 40) },
  },
  {
    about: 'X-Ray off, or 5 % of requests',
    saved: { xrayTraces: 0.95 * (ingestPhoto().lambdaRequests ?? 0) },
  },
  {
    about: 'The page asks for changes every 15 s while it uploads',
    saved: times(11 / 15, openPage(assumed('originalMb') / assumed('uploadMbPerS') / 60)),
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

/** Files and rows of photos, for a month. */
export const keepPhotos = (count: number): Usage => {
  const bytes = assumed('originalMb') * 1e6 + measured.thumbnailBytes + measured.previewBytes
  const rowsGb = (count * assumed('rowKb')) / 1e6
  return { s3GbMonth: (count * bytes) / 2 ** 30, dynamoGbMonth: rowsGb, dynamoBackupGbMonth: rowsGb }
}

/** A month in which nobody does anything. */
export function idle(): Usage {
  const { queues, alarms } = standing()
  // Every five minutes, every hour, every day.
  const runs = 30 * (24 * 12 + 24 + 1)
  return plus(
    { sqsRequests: queues * assumed('pollsPerQueue'), alarms, dashboards: 1 },
    times(runs, run('reconcile', { cpuMs: 20, waitMs: 10 * assumed('dynamoMs') })),
    { dynamoReads: runs * 5 },
  )
}
