import type { Photo } from '@cloudalbum/contract'

/** "1/125 s", "0.5 s", "30 s": as photographers write it. */
export function shutterText(seconds: number, locale: string): string {
  if (seconds < 0.3) return `1/${Math.round(1 / seconds)} s`
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(seconds)} s`
}

/** "4.25 mm (26 mm)": what the lens has, and what that is on film of 35 mm. */
export function focalText(
  focalLengthMm: number | null,
  focalLength35Mm: number | null,
  locale: string,
): string {
  const mm = (value: number) =>
    `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)} mm`
  if (focalLengthMm === null) return focalLength35Mm === null ? '' : `(${mm(focalLength35Mm)})`
  if (focalLength35Mm === null || Math.round(focalLengthMm) === Math.round(focalLength35Mm))
    return mm(focalLengthMm)
  return `${mm(focalLengthMm)} (${mm(focalLength35Mm)})`
}

/** "1/125 s", "f/2.8", "ISO 100", "50 mm": what is known of it, each unbroken. */
export function exposureParts(camera: Photo['camera'], locale: string): string[] {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  return [
    camera.exposureTimeS === null || camera.exposureTimeS <= 0
      ? ''
      : shutterText(camera.exposureTimeS, locale),
    camera.fNumber === null || camera.fNumber <= 0 ? '' : `f/${number.format(camera.fNumber)}`,
    camera.iso === null ? '' : `ISO ${camera.iso}`,
    focalText(camera.focalLengthMm, camera.focalLength35Mm, locale),
  ]
    .filter(Boolean)
    .map((part) => part.replaceAll(' ', '\u00a0'))
}

/** "Canon EOS 40D": many models begin with their maker's name already. */
export function cameraName({ make, model }: { make: string | null; model: string | null }): string {
  const maker = make?.trim() ?? ''
  const name = model?.trim() ?? ''
  const first = maker.split(/\s+/)[0]?.toLowerCase() ?? ''
  return first !== '' && name.toLowerCase().startsWith(first) ? name : [maker, name].filter(Boolean).join(' ')
}

/** "4000 × 3000 · 12 MP" */
export function dimensionsText(width: number, height: number, locale: string): string {
  if (width <= 0 || height <= 0) return ''
  const megapixels = (width * height) / 1e6
  const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: megapixels < 10 ? 1 : 0 }).format(
    megapixels,
  )
  return `${width} × ${height} · ${amount} MP`
}
