import { randomBytes } from 'node:crypto'
import type { VisitorSalts } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'

const table = 'visitor-salts'
const use = 'visitors'
const dayMs = 86_400_000

type SaltRow = Row & { use: string; day: string; salt: Uint8Array }

/** Salts in DynamoDB, the same for every process: whoever is first draws it. Today's in memory as well. */
export function createDynamoVisitorSalts(dynamo: Dynamo): VisitorSalts {
  let last: { day: string; salt: Uint8Array<ArrayBuffer> } | undefined
  return {
    of: async (day) => {
      if (last?.day !== day) last = { day, salt: new Uint8Array(await draw(dynamo, day)) }
      return last.salt
    },
    prune: async (beforeDay) => {
      const old = { table, keys: '#use = :use AND #day < :beforeDay', values: { use, beforeDay } }
      const rows = await Array.fromAsync(dynamo.each<SaltRow>({ ...old, projection: '#day' }))
      await dynamo.write(rows.map(({ day }) => ({ table, remove: { use, day } })))
    },
  }
}

async function draw(dynamo: Dynamo, day: string): Promise<Uint8Array> {
  const present = await dynamo.get<SaltRow>(table, { use, day })
  if (present) return present.salt
  const row: SaltRow = { use, day, salt: randomBytes(32), expiresAtS: (Date.parse(day) + 3 * dayMs) / 1000 }
  await dynamo.put(table, row, { condition: 'attribute_not_exists(#day)' })
  const drawn = await dynamo.get<SaltRow>(table, { use, day })
  if (!drawn) throw new Error(`The salt of ${day} is gone at once.`)
  return drawn.salt
}
