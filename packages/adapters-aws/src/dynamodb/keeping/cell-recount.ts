import { isListed, type Photo } from '@cloudalbum/core'
import type { Dynamo, Row } from '../dynamo.ts'
import { cellsTable, microdegrees } from '../photos/cell-counts.ts'
import { cellPlaces } from '../photos/cell-keys.ts'
import { cellAttributes } from '../photos/cell-write.ts'
import { nothingPending } from '../photos/pending-counts.ts'
import { listKeyOf } from '../photos/photo-rows.ts'
import { rowWrite, writes, type Difference, type Recount } from './difference.ts'

type Cells = Map<string, Row>

/** Cells of the map, row by row. */
export async function startCells(dynamo: Dynamo, accountId: string): Promise<Recount<Photo>> {
  const stored: Cells = new Map()
  for await (const row of dynamo.each({
    table: cellsTable,
    keys: '#accountId = :accountId',
    values: { accountId },
    consistent: true,
  }))
    stored.set(String(row.cell), row)
  const counted: Cells = new Map()
  return {
    add(photo) {
      if (isListed(photo) && photo.location)
        for (const { cell, child } of cellPlaces(photo.location))
          counted.set(cell, withPhoto(counted.get(cell) ?? { accountId, cell, count: 0 }, child, photo))
    },
    differences: () =>
      [...new Set([...stored.keys(), ...counted.keys()])].flatMap((cell) =>
        differenceOf(dynamo, { accountId, cell }, stored.get(cell), counted.get(cell)),
      ),
  }
}

function withPhoto(row: Row, child: string, photo: Photo): Row {
  const { n, lat, lon, top } = cellAttributes(child)
  const { latitude = 0, longitude = 0 } = photo.location ?? {}
  const [before, key] = [row[top], listKeyOf(photo)]
  row['count'] = numberOf(row['count']) + 1
  row[n] = numberOf(row[n]) + 1
  row[lat] = numberOf(row[lat]) + microdegrees(latitude)
  row[lon] = numberOf(row[lon]) + microdegrees(longitude)
  row[top] = typeof before === 'string' && before > key ? before : key
  return row
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : 0)

function differenceOf(
  dynamo: Dynamo,
  key: { accountId: string; cell: string },
  stored: Row | undefined,
  counted: Row | undefined,
): Difference[] {
  if (textOf(stored) === textOf(counted)) return []
  return [
    {
      what: `cell ${key.cell} of the map`,
      stored: textOf(stored),
      counted: textOf(counted),
      mend: writes(dynamo, [...rowWrite(cellsTable, key, stored, counted), nothingPending(key.accountId)]),
    },
  ]
}

const textOf = (row: Row | undefined): string | undefined =>
  row &&
  Object.entries(row)
    .filter(([name]) => name !== 'accountId' && name !== 'cell')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
