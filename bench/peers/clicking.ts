import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'

// Visitors who click, in a process of their own: node clicking.ts <base address> <gallery> <batches> <items …>. Each answer is
// waited for. Prints the milliseconds of each as JSON. Without fetch, which takes more of the processor than what it asks for:
// true visitors have a processor of their own.

const [baseUrl = '', galleryId = '', batches = '0', ...itemIds] = process.argv.slice(2)
const visitors = 4
const clicksPerBatch = 10
const headers = {
  'content-type': 'application/json',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
}

const agent = new Agent({ keepAlive: true, maxSockets: visitors })
const latencyMs: number[] = []
let left = Number(batches)

function send(body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${baseUrl}/api/clicks`, { agent, method: 'POST', headers }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode))
      answer.once('error', reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

async function visitor(): Promise<void> {
  while (left > 0) {
    left -= 1
    const clicked = Array.from({ length: clicksPerBatch }, (_, i) => itemIds[i % itemIds.length])
    const body = JSON.stringify({ batchId: randomUUID(), galleryId, itemIds: clicked })
    const startedMs = performance.now()
    const status = await send(body)
    latencyMs.push(performance.now() - startedMs)
    if (status !== 202) throw new Error(`Clicks were not taken: ${status}`)
  }
}

await Promise.all(Array.from({ length: visitors }, visitor))
process.stdout.write(JSON.stringify(latencyMs))
