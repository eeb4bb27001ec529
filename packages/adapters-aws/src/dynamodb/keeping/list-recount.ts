import type { Dynamo, Row, Write } from '../dynamo.ts'
import { countsTable, totalsKey, CountChanges } from '../galleries/gallery-counts.ts'
import { allItems, indexKey, listsOf, placeIn, readIndexRow, shownItems } from '../galleries/item-lists.ts'
import type { ItemRow } from '../galleries/item-rows.ts'
import { createSettle } from '../galleries/settle.ts'
import { writes, type Difference, type Look } from './difference.ts'
import { countRows, itemsOf, listRows, liveGalleries } from './gallery-reader.ts'

/** Lists of galleries, how long each is, and what a gallery adds up to. */
export const lookAtLists: Look = async (dynamo, accountId, signal) => {
  const settle = createSettle(dynamo)
  const found: Difference[] = []
  for (const { id } of await liveGalleries(dynamo, accountId)) {
    await settle(id)
    const stored = await countRows(dynamo, id)
    const items = await itemsOf(dynamo, id, signal)
    found.push(...countDifferences(dynamo, id, items, stored))
    const lists = stored.flatMap(({ list }) => (list === totalsKey ? [] : list))
    found.push(...(await listDifferences({ dynamo, galleryId: id, items, lists, signal })))
  }
  return found
}

/** What counts and lists of these items must be. */
function countedOf(galleryId: string, items: readonly ItemRow[]): Map<string, Row> {
  const counts = new CountChanges()
  for (const { listed, claim } of items) {
    counts.move(undefined, listed)
    if (claim) counts.addClaims(1)
  }
  return counts.rows(galleryId)
}

const namesIn = (list: string) =>
  list === totalsKey ? (['items', 'shown', 'claims'] as const) : (['count'] as const)

function countDifferences(
  dynamo: Dynamo,
  galleryId: string,
  items: readonly ItemRow[],
  stored: readonly Row[],
): Difference[] {
  const counted = countedOf(galleryId, items)
  const present = new Map(stored.map((row) => [String(row.list), row]))
  return [...new Set([...present.keys(), ...counted.keys()])].flatMap((list) => {
    const [seen, wanted] = [present.get(list), counted.get(list)]
    return namesIn(list).flatMap((name): Difference[] => {
      const [before, after] = [seen?.[name], wanted?.[name]]
      if ((before ?? 0) === (after ?? 0)) return []
      return [
        {
          what: `${whatOf(name, wanted ?? seen)} of gallery ${galleryId}`,
          stored: textOf(before),
          counted: textOf(after),
          mend: writes(dynamo, [
            countWrite({ galleryId, list }, name, before, { ...wanted, [name]: after ?? 0 }),
          ]),
        },
      ]
    })
  })
}

const textOf = (count: unknown) => (typeof count === 'number' ? String(count) : undefined)

/** Values are what their owner has written: the name of the list tells them apart as well. */
const whatOf = (name: ReturnType<typeof namesIn>[number], row: Row | undefined) =>
  name === 'count' ? `items in list ${String(row?.list)}` : name === 'shown' ? 'items shown' : name

/** With what the index `byCount` goes by, where there is any. */
function countWrite(key: Row, name: string, before: unknown, wanted: Row): Write {
  const set = Object.entries(wanted).filter(([one]) => one === name || one === 'facet' || one === 'value')
  return {
    table: countsTable,
    change: key,
    update: `SET ${set.map(([one]) => `#${one} = :${one}`).join(', ')}`,
    condition: before === undefined ? `attribute_not_exists(#${name})` : `#${name} = :before`,
    values: { ...Object.fromEntries(set), before },
  }
}

interface ListTerms {
  dynamo: Dynamo
  galleryId: string
  items: readonly ItemRow[]
  /** Besides those that items stand in. */
  lists: readonly string[]
  signal: AbortSignal
}

type IndexWrite = { put: Row } | { remove: Row }

interface Entry {
  item: string
  writes: IndexWrite[]
  missing: number
  strange: number
}

/** By item, as one that stands wrong does so in many lists. Readers leave out what is strange, and cannot know what is missing. */
async function listDifferences({
  dynamo,
  galleryId,
  items,
  lists,
  signal,
}: ListTerms): Promise<Difference[]> {
  const wrong = new Map<string, Entry>()
  const note = (item: string, one: IndexWrite) => {
    const entry = wrong.get(item) ?? { item, writes: [], missing: 0, strange: 0 }
    wrong.set(item, entry)
    entry.writes.push(one)
    entry['put' in one ? 'missing' : 'strange']++
  }
  const standing = new Map<string, ItemRow[]>([allItems, shownItems, ...lists].map((list) => [list, []]))
  for (const item of items)
    for (const { key } of listsOf(item.listed)) {
      const members = standing.get(key)
      if (members) members.push(item)
      else standing.set(key, [item])
    }
  for (const [list, members] of standing) {
    signal.throwIfAborted()
    const key = indexKey(galleryId, list)
    const missing = new Map(members.map(({ id, listed }) => [placeIn(id, listed), id]))
    for await (const { place } of listRows(dynamo, galleryId, list))
      if (!missing.delete(place))
        note(readIndexRow({ list: key, place }).itemId, { remove: { list: key, place } })
    for (const [place, item] of missing) note(item, { put: { list: key, place } })
  }
  return [...wrong.values()].map((entry) => differenceOf(dynamo, galleryId, entry))
}

const differenceOf = (
  dynamo: Dynamo,
  galleryId: string,
  { item, missing, strange, writes }: Entry,
): Difference => ({
  what: `item ${item} in lists of gallery ${galleryId}`,
  stored: strange > 0 ? `in ${strange} too many` : undefined,
  counted: missing > 0 ? `in ${missing} more` : undefined,
  // Rows are those of one edition: whoever moves it meanwhile writes others.
  mend: async () => {
    await dynamo.write(writes.map((one) => ({ table: 'gallery-index', ...one })))
    return true
  },
})
