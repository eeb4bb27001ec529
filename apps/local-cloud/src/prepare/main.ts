import { prepare } from './prepare.ts'

// node apps/local-cloud/src/prepare/main.ts: what `npm run start:cloud` builds before it starts anything.

await prepare((text) => void process.stderr.write(`${text}\n`))
