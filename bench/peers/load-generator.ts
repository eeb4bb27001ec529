import { load } from '../lib/load.ts'

// Load in a process of its own. Arguments: port, seconds, connections, then the paths. Prints requests per second.

const [port = 0, seconds = 1, connections = 1] = process.argv.slice(2, 5).map(Number)
const startedMs = performance.now()
const goOn = () => performance.now() < startedMs + seconds * 1000
const answered = await load({ port, connections, paths: process.argv.slice(5), goOn })
process.stdout.write(JSON.stringify({ perS: answered / ((performance.now() - startedMs) / 1000) }))
