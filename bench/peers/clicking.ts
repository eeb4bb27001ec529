import { randomUUID } from 'node:crypto'

// Visitors who click, in a process of their own: node clicking.ts <base address> <gallery> <batches> <items …>. Each answer is
// waited for. Prints the milliseconds of each as JSON.

const [baseUrl = '', galleryId = '', batches = '0', ...itemIds] = process.argv.slice(2)
const visitors = 4
const clicksPerBatch = 10
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'

const latencyMs: number[] = []
let left = Number(batches)

async function visitor(): Promise<void> {
  while (left > 0) {
    left -= 1
    const clicked = Array.from({ length: clicksPerBatch }, (_, i) => itemIds[i % itemIds.length])
    const startedMs = performance.now()
    const response = await fetch(`${baseUrl}/api/clicks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': userAgent },
      body: JSON.stringify({ batchId: randomUUID(), galleryId, itemIds: clicked }),
    })
    await response.arrayBuffer()
    latencyMs.push(performance.now() - startedMs)
    if (response.status !== 202) throw new Error(`Clicks were not taken: ${response.status}`)
  }
}

await Promise.all(Array.from({ length: visitors }, visitor))
process.stdout.write(JSON.stringify(latencyMs))
