const bytesPerGb = 1_000_000_000

/** '' is no limit. */
export const toGb = (bytes: number | null): string =>
  bytes === null ? '' : String(Number((bytes / bytesPerGb).toFixed(3)))

/** Undefined: not a size. Takes a decimal comma too. */
export function fromGb(text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '') return null
  const value = Number(trimmed)
  return Number.isFinite(value) && value >= 0 && value <= 1_000_000
    ? Math.round(value * bytesPerGb)
    : undefined
}
