import { readFile } from 'node:fs/promises'
import { newId } from '@cloudalbum/core'
import { FakeClock } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { testDynamo } from '../testing/test-dynamo.ts'
import { ClickBatches } from './click-batches.ts'
import { clickTables } from './tables.ts'

const document = new URL('../../../../docs/data/dynamodb-clicks.md', import.meta.url)

/** Pattern → units, as the document says. */
const documented = async () => {
  const rows = (await readFile(document, 'utf8')).matchAll(
    /^\| ([^|]+) \|[^|]+\|[^|]+\| ([\d.]+ (?:read|write)) \|$/gm,
  )
  return Object.fromEntries([...rows].map(([, pattern, units]) => [pattern, units]))
}

it('costs what the document says', async () => {
  const { dynamo, consumed, close } = await testDynamo(clickTables)
  const batches = new ClickBatches({ dynamo, clock: new FakeClock() })
  const name = `${newId()}-0123456789abcdef-${crypto.randomUUID()}/0`
  const measured: Record<string, string> = {}
  const measure = async (pattern: string, objectKey: string) => {
    consumed.length = 0
    await batches.claim(objectKey, [name])
    // A condition that fails is answered without what it consumed: it costs a write like any other.
    const units = consumed.flatMap((one) => one.units).map((one) => one.CapacityUnits ?? 0)
    measured[pattern] = `${units.reduce((sum, one) => sum + one, 0) || 1} write`
  }
  await measure('an object takes a batch', 'clicks/one.gz')
  await measure('an object asks again for its own', 'clicks/one.gz')
  await measure('an object asks for a batch of another', 'clicks/other.gz')
  expect(measured).toEqual(await documented())
  close()
})
