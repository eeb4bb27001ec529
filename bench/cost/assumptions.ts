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
  uploadMbPerS: { value: 2.5, about: 'Upload from home, MB/s: as long as it takes, the page is open' },
  pollS: { value: 4, about: 'An open page asks for changes so often, s' },
  logsKb: { value: 0.8, about: 'Log lines of one run of a function, kB' },
  tracedShare: {
    value: 0.05,
    about: 'Share of requests that X-Ray keeps where there are many (it keeps one a second besides)',
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
