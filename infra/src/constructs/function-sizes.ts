import type { FunctionName } from '../names.ts'

export interface FunctionSize {
  memoryMb: number
  timeoutS: number
  about: string
  /** `/tmp`; 512 MB unless it says more. */
  diskMb?: number
  /** Never more than so many at once, where the account has concurrency to give away. */
  reserved?: number
}

/** Memory buys processor time as well: 1,769 MB are one processor. */
export const functionSizes: Record<FunctionName, FunctionSize> = {
  // The HTTP API waits for 30 s.
  api: {
    memoryMb: 1024,
    timeoutS: 29,
    reserved: 100,
    about: 'Answers the API, pages of galleries, profiles and links',
  },
  // 200 MB at 2 MB/s, twice over. https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
  download: {
    memoryMb: 512,
    timeoutS: 900,
    about: 'Streams ZIPs, originals of links and exports',
  },
  authorizer: { memoryMb: 256, timeoutS: 5, about: 'Says who calls in the dialect of the client of 2019' },
  // One photo takes 30 s at most; a batch has four. Half of a run is waiting, which a smaller function does for less: docs/cost.md.
  'process-photo': {
    memoryMb: 1024,
    timeoutS: 150,
    diskMb: 1024,
    about: 'Makes renditions of originals and reads what they tell',
  },
  'process-profile-image': {
    memoryMb: 1024,
    timeoutS: 60,
    about: 'Cuts avatars and banners',
  },
  'run-jobs': {
    memoryMb: 2048,
    timeoutS: 150,
    diskMb: 1024,
    about: 'Does the rest of the work in the background: mails, webhooks, deletions, and what is tried again',
  },
  'enrich-clicks': {
    memoryMb: 512,
    timeoutS: 60,
    about: 'Adds to clicks what was clicked on, and takes away who it was',
  },
  'aggregate-clicks': { memoryMb: 512, timeoutS: 60, about: 'Counts files of clicks' },
  reconcile: {
    memoryMb: 512,
    timeoutS: 300,
    reserved: 1,
    about: 'Compares files with rows, and collects what is left over',
  },
  // Cognito waits for 5 s.
  'cognito-triggers': { memoryMb: 256, timeoutS: 5, about: 'Confirms sign-ups and writes their mails' },
}
