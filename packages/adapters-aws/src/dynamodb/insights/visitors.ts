import type { Dynamo, Row } from '../dynamo.ts'

/**
 * Rows of `insight-visitors`: who came to a gallery on a day, and in the partition `days`, for which galleries and days that is
 * known, in order of the days.
 */
export const visitorsTable = 'insight-visitors'

const days = 'days'

export const visitorsOf = (galleryId: string, day: string) => `${galleryId}#${day}`

export const dayRow = (galleryId: string, day: string) => ({ of: days, name: `${day}#${galleryId}` })

/** Those of the visitors that came to the gallery before on this day. */
export async function knownVisitors(
  dynamo: Dynamo,
  galleryId: string,
  day: string,
  visitors: readonly string[],
): Promise<Set<string>> {
  const of = visitorsOf(galleryId, day)
  const rows = await dynamo.getMany<{ name: string } & Row>(
    visitorsTable,
    visitors.map((name) => ({ of, name })),
  )
  return new Set(rows.map(({ name }) => name))
}

/** Again is fine. */
export async function forgetVisitors(dynamo: Dynamo, galleryId: string, day: string): Promise<void> {
  const of = visitorsOf(galleryId, day)
  for (;;) {
    const { rows, next } = await dynamo.query<{ name: string } & Row>({
      table: visitorsTable,
      keys: '#of = :of',
      values: { of },
      limit: 1000,
      consistent: true,
    })
    await dynamo.write(rows.map(({ name }) => ({ table: visitorsTable, remove: { of, name } })))
    if (!next) break
  }
  await dynamo.write([{ table: visitorsTable, remove: dayRow(galleryId, day) }])
}

/** Those of days before this one, of all galleries. */
export async function pruneVisitors(dynamo: Dynamo, beforeDay: string): Promise<void> {
  const known = await Array.fromAsync(
    dynamo.each<{ name: string } & Row>({
      table: visitorsTable,
      keys: '#of = :days AND #name < :beforeDay',
      values: { days, beforeDay },
      consistent: true,
    }),
  )
  for (const { name } of known) {
    const [day = '', galleryId = ''] = name.split('#')
    await forgetVisitors(dynamo, galleryId, day)
  }
}
