/** What the clicks of one file add up to. */
export interface ClickCounts {
  galleryId: string
  /** UTC, `2026-11-21`. */
  day: string
  /** The gallery itself was opened. */
  visits: number
  /** An item was opened. */
  views: number
  /** Each once. */
  visitors: string[]
  /** Views by id of the item. */
  items: Map<string, number>
  /** Views by attribute and value. */
  values: { key: string; value: string; views: number }[]
}

/** `likes` and `claims` are those of the day that still stand. */
export interface DayInsights {
  day: string
  visits: number
  views: number
  visitors: number
  likes: number
  claims: number
}

export interface InsightTotals {
  /** Only days on which something happened, in order. */
  days: DayInsights[]
  items: { itemId: string; views: number; likes: number; claims: number }[]
  values: { key: string; value: string; views: number }[]
}

/** Counts per gallery and day, of whole days (UTC). */
export interface InsightStore {
  /** Counts a file once, however often it is told of it; false when it was counted before or the gallery is gone. */
  add(objectKey: string, counts: ClickCounts, nowMs: number): Promise<boolean>
  /** Both days count. */
  read(galleryId: string, fromDay: string, toDay: string): Promise<InsightTotals>
  /** Forgets which visitors came before this day; how many they were stays. */
  pruneVisitors(beforeDay: string): Promise<void>
}
