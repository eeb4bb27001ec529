import { newSecret, type LongWork, type LongWorkStore } from '@cloudalbum/core'
import type { Dynamo } from '../dynamo.ts'

const table = 'long-work'
const shelf = 'all'

/** JSON: what comes out is what went in, whatever numbers and texts its kind keeps there. */
interface WorkRow {
  id: string
  revision: number
  work: string
  /** Of each write: it knows itself again when its answer was lost. */
  writtenAs: string
}

/** Long work in DynamoDB, a row each. */
export function createDynamoLongWorkStore(dynamo: Dynamo): LongWorkStore {
  const rowOf = (id: string) => dynamo.get<WorkRow>(table, { shelf, id })
  return {
    async get(id) {
      const row = await rowOf(id)
      return row && workIn(row)
    },
    async list() {
      const range = { table, keys: '#shelf = :shelf', values: { shelf }, consistent: true }
      return (await Array.fromAsync(dynamo.each<WorkRow>(range))).map(workIn)
    },
    async write(work) {
      const { id, revision } = work
      const row = { id, revision, work: JSON.stringify(work), writtenAs: newSecret(12) } satisfies WorkRow
      const terms =
        revision === 1
          ? { condition: 'attribute_not_exists(#id)' }
          : { condition: '#revision = :before', values: { before: revision - 1 } }
      if (await dynamo.put(table, { shelf, ...row }, terms)) return true
      return (await rowOf(id))?.writtenAs === row.writtenAs
    },
    async remove(id) {
      await dynamo.remove(table, { shelf, id })
    },
  }
}

const workIn = ({ work }: WorkRow) => JSON.parse(work) as LongWork
