/** What cannot be measured here, or is a choice. docs/cost.md shows each with its reason. */
export const assumptions = {
  slowerCore: {
    value: 1.5,
    about: 'A core of Lambda (arm64) takes so many times as long as one of the machine of the measurements',
  },
  apiCpuMs: {
    value: 6,
    about: 'Processor time of an answer of the API, without signatures, on this machine, ms',
  },
  dynamoMs: { value: 6, about: 'One request to DynamoDB, ms' },
  s3Ms: { value: 40, about: 'One request to S3 until its first byte, ms' },
  s3MbPerS: { value: 80, about: 'S3 to a function, MB/s' },
  originalMb: { value: 4, about: 'A photo of 12 megapixels, MB (those drawn here are smaller)' },
  perRun: {
    value: 1,
    about:
      'Messages that a run of process-photo finds: five pollers share what comes from home, so mostly one (a batch has up to four)',
  },
  elsewhere: {
    value: 0.1,
    about: 'Share of photos before which another process had one of the same account',
  },
  requestCpuMs: {
    value: 2,
    about: 'Processor time of one request to a service (SDK, TLS, signature), on this machine, ms',
  },
  uploadMbPerS: { value: 2.5, about: 'Upload from home, MB/s: as long as it takes, the page is open' },
  quietPollS: {
    value: 15,
    about:
      'An open page in which nothing happens asks for changes so often, s (10 to 20 after the first minute)',
  },
  busyPollS: { value: 24, about: 'One to which photos come all the time, s (16 to 32)' },
  reloads: {
    value: 3,
    about:
      'What a page asks for anew when photos have come: months, a page of one, the account with its storage',
  },
  dailyReads: {
    value: 25,
    about: 'Read units of the run of a day that looks after everything, when there is nothing to do',
  },
  logsKb: {
    value: 0.8,
    about: 'Log lines of one run of a function, with those of the gateway before it, kB',
  },
  pollsPerQueue: {
    value: 648_000,
    about: 'Empty receives of a month with which Lambda waits at an idle queue (5 at a time, 20 s each)',
  },
  rowKb: { value: 8, about: 'Rows of a photo in all tables and indexes, kB' },
  visitMinutes: { value: 10, about: 'A visit, minutes' },
  visitPages: { value: 4, about: 'Pages of 100 photos of a visit' },
  visitThumbnails: { value: 200, about: 'Thumbnails of a visit that the browser does not have yet' },
  visitPreviews: { value: 20, about: 'Photos opened in a visit' },
  cacheHits: { value: 0, about: 'Share of media that CloudFront has in its caches (private: hardly any)' },
} as const

type Name = keyof typeof assumptions
export const assumed = (name: Name): number => assumptions[name].value
