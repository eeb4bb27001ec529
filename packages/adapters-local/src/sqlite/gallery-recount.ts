import type { WrongCount } from '@cloudalbum/core'
import { transact, type Database } from './database.ts'

interface Wrong {
  what: string
  stored: number | null
  counted: number | null
}

const ofAccount = 'SELECT id FROM galleries WHERE account_id = @accountId'
const itemOfAccount = `SELECT id FROM gallery_items WHERE gallery_id IN (${ofAccount})`
const isReady = "coalesce((SELECT state = 'ready' FROM photos WHERE photos.id = photo_id), 0)"

/** What the index of galleries must hold, and what it is counted as. */
const expectedIndex = `SELECT gallery_id, value AS filters, position, gallery_items.id AS item_id
  FROM gallery_items, json_each(filter_sets) WHERE shown = 1 AND gallery_id IN (${ofAccount})`
const storedIndex = `SELECT gallery_id, filters, position, item_id FROM gallery_index WHERE gallery_id IN (${ofAccount})`
const countedFilters = `SELECT gallery_id, filters, count(*) AS count FROM gallery_index
  WHERE gallery_id IN (${ofAccount}) GROUP BY gallery_id, filters`

/** Each: how to find what is wrong, and how to set it, in the order in which one follows from the other. */
const checks: { find: string; mend: string[] }[] = [
  {
    find: `SELECT 'photo ' || photo_id || ' in album ' || album_id AS what, visible AS stored, p.state = 'ready' AS counted
      FROM album_photos JOIN photos p ON p.id = photo_id
      WHERE p.account_id = @accountId AND (visible <> (p.state = 'ready') OR album_photos.local_ms <> p.local_ms)`,
    mend: [
      `UPDATE album_photos SET visible = p.state = 'ready', local_ms = p.local_ms FROM photos p
       WHERE p.id = photo_id AND p.account_id = @accountId
         AND (visible <> (p.state = 'ready') OR album_photos.local_ms <> p.local_ms)`,
    ],
  },
  {
    find: `SELECT 'likes of item ' || id AS what, likes AS stored,
        starting_likes + (SELECT count(*) FROM gallery_likes WHERE item_id = gallery_items.id) AS counted
      FROM gallery_items WHERE gallery_id IN (${ofAccount}) AND counted <> likes`,
    mend: [
      `UPDATE gallery_items SET likes = starting_likes + (SELECT count(*) FROM gallery_likes WHERE item_id = gallery_items.id)
       WHERE id IN (${itemOfAccount})`,
    ],
  },
  {
    find: `SELECT 'items of gallery ' || id AS what, item_count AS stored,
        (SELECT count(*) FROM gallery_items WHERE gallery_id = galleries.id) AS counted
      FROM galleries WHERE account_id = @accountId AND counted <> item_count`,
    mend: [
      `UPDATE galleries SET item_count = (SELECT count(*) FROM gallery_items WHERE gallery_id = galleries.id)
       WHERE account_id = @accountId`,
    ],
  },
  {
    // Before what is shown: triggers count what changes there.
    find: `SELECT 'shown in gallery ' || gallery_id || ' by ' || quote(filters) AS what, max(stored) AS stored, max(counted) AS counted
      FROM (SELECT gallery_id, filters, count AS stored, NULL AS counted FROM gallery_counts WHERE gallery_id IN (${ofAccount})
        UNION ALL SELECT gallery_id, filters, NULL, count FROM (${countedFilters}))
      GROUP BY gallery_id, filters HAVING max(stored) IS NOT max(counted)`,
    mend: [
      `DELETE FROM gallery_counts WHERE gallery_id IN (${ofAccount})`,
      `INSERT INTO gallery_counts (gallery_id, filters, attribute, count) SELECT gallery_id, filters,
         CASE WHEN instr(filters, char(30)) > 0 AND instr(filters, char(31)) = 0
           THEN substr(filters, 1, instr(filters, char(30)) - 1) END, count FROM (${countedFilters})`,
    ],
  },
  {
    find: `SELECT 'whether item ' || id || ' is shown' AS what, shown AS stored, ${isReady} AS counted
      FROM gallery_items WHERE gallery_id IN (${ofAccount}) AND shown <> counted`,
    mend: [
      `UPDATE gallery_items SET shown = ${isReady} WHERE id IN (${itemOfAccount}) AND shown <> ${isReady}`,
    ],
  },
  {
    find: `SELECT 'item ' || item_id || ' in lists of gallery ' || gallery_id AS what, sum(stored) AS stored, sum(counted) AS counted
      FROM (SELECT item_id, gallery_id, 1 AS stored, 0 AS counted FROM (${storedIndex} EXCEPT ${expectedIndex})
        UNION ALL SELECT item_id, gallery_id, 0, 1 FROM (${expectedIndex} EXCEPT ${storedIndex}))
      GROUP BY item_id, gallery_id`,
    mend: [
      `DELETE FROM gallery_index WHERE (gallery_id, filters, position, item_id) IN (${storedIndex} EXCEPT ${expectedIndex})`,
      `INSERT INTO gallery_index (gallery_id, filters, position, item_id) ${expectedIndex} EXCEPT ${storedIndex}`,
    ],
  },
]

/** What albums and galleries of an account count and show, against the rows; with `repair` both in one transaction. */
export function checkGalleryCounts(db: Database, accountId: string, repair: boolean): WrongCount[] {
  const look = () =>
    checks.flatMap(({ find, mend }) => {
      const wrong = db.prepare<object, Wrong>(find).all({ accountId })
      if (wrong.length > 0 && repair) for (const sql of mend) db.prepare(sql).run({ accountId })
      return wrong.map(({ what, stored, counted }) => ({
        what,
        stored: textOf(stored),
        counted: textOf(counted),
        repaired: repair,
      }))
    })
  return repair ? transact(db, look) : db.transaction(look)()
}

const textOf = (count: number | null) => (count === null ? undefined : String(count))
