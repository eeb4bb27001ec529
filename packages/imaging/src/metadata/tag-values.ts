/** What exifreader hands out for a tag; values differ by the tag's type in the file. */
export interface RawTag {
  value?: unknown
  description?: unknown
}
export type RawTags = Readonly<Record<string, RawTag | undefined>>

/** EXIF ASCII: a list, cut at NUL. XMP and IPTC: a string or a described list. */
export function textOf(tag: RawTag | undefined): string | undefined {
  const { value } = tag ?? {}
  if (typeof value === 'string') return value
  // The lists of broken files have holes.
  if (Array.isArray(value))
    return value.find((item): item is string => typeof item === 'string' && item.trim() !== '')
  return undefined
}

/** A number, or a rational as [numerator, denominator]; undefined for 1/0, 0/0 and text. */
export function numberOf(value: unknown): number | undefined {
  if (Array.isArray(value) && value.length === 2) {
    const [numerator, denominator] = value as unknown[]
    if (typeof numerator !== 'number' || typeof denominator !== 'number' || denominator === 0)
      return undefined
    return finite(numerator / denominator)
  }
  return finite(Array.isArray(value) ? value[0] : value)
}

/** Strictly between the bounds, else undefined: cameras write 0 for "unknown", broken files write anything. */
export function between(value: number | undefined, above: number, below: number): number | undefined {
  return value !== undefined && value > above && value < below ? value : undefined
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
