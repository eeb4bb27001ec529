import type { ImageMetadata } from '@cloudalbum/core'
import ExifReader from 'exifreader'
import { parseLocalTime, parseOffsetMinutes } from './capture-time.ts'
import { cleanText } from './clean-text.ts'
import { readGps } from './gps.ts'
import { canonIso, kodakExposure, readOldCameras, reconyxTime } from './old-cameras.ts'
import { between, numberOf, textOf, type RawTag, type RawTags } from './tag-values.ts'

const maxDescription = 2000
const maxKeywords = 100
/** Parsing XML costs about 20 ms per megabyte; real packets are a few kilobytes. */
const maxXmpBytes = 1e6

/**
 * EXIF, XMP and IPTC of a whole original (JPEG, TIFF, PNG, WebP, HEIC, AVIF). Never throws: what
 * cannot be read is left out.
 * @param xmpBytes size of the file's XMP packet, when known: an absurd one is left out.
 */
export function readMetadata(bytes: Buffer, xmpBytes = 0): ImageMetadata {
  const { exif, xmp, iptc } = load(bytes, xmpBytes <= maxXmpBytes)
  const found: ImageMetadata = {
    ...readOldCameras(bytes),
    ...readTaken(exif, xmp),
    ...readGps(exif),
    ...readCamera(bytes, exif, xmp),
    ...readWords(exif, xmp, iptc),
  }
  return found
}

interface Groups {
  exif: RawTags
  xmp: RawTags
  iptc: Readonly<Record<string, RawTag | RawTag[] | undefined>>
}

function load(bytes: Buffer, withXmp: boolean): Groups {
  try {
    const includeTags: ExifReader.IncludeTagsOptions = { exif: true, iptc: true }
    if (withXmp) includeTags.xmp = true
    const tags = ExifReader.load(bytes, { expanded: true, includeTags })
    // exifreader types every known tag; unknown and malformed ones come all the same.
    const { exif = {}, xmp = {}, iptc = {} } = tags as unknown as Partial<Groups>
    return { exif, xmp, iptc }
  } catch {
    // No metadata, or none that can be read: the picture matters.
    return { exif: {}, xmp: {}, iptc: {} }
  }
}

function readTaken(exif: RawTags, xmp: RawTags): ImageMetadata {
  const taken = (takenLocal: string | undefined, offset: unknown): ImageMetadata | undefined => {
    if (takenLocal === undefined) return undefined
    const takenOffsetMinutes = parseOffsetMinutes(offset)
    return takenOffsetMinutes === undefined ? { takenLocal } : { takenLocal, takenOffsetMinutes }
  }
  const fromExif = (time: string, subSec: string, offset: string) =>
    taken(parseLocalTime(textOf(exif[time]), textOf(exif[subSec])), textOf(exif[offset]))
  const fromXmp = (name: string) => taken(parseLocalTime(textOf(xmp[name])), textOf(xmp[name]))
  const reconyx = reconyxTime(exif['MakerNote']?.value)
  return (
    fromExif('DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal') ??
    fromExif('DateTimeDigitized', 'SubSecTimeDigitized', 'OffsetTimeDigitized') ??
    fromXmp('DateTimeOriginal') ??
    fromXmp('DateCreated') ??
    fromXmp('CreateDate') ??
    (reconyx === undefined ? {} : { takenLocal: reconyx })
  )
}

function readCamera(bytes: Buffer, exif: RawTags, xmp: RawTags): ImageMetadata {
  const text = (name: string) => cleanText(textOf(exif[name])) ?? cleanText(textOf(xmp[name]))
  const number = (name: string) => numberOf(exif[name]?.value)
  const make = text('Make')
  const model = text('Model')
  const lens = text('LensModel') ?? text('Lens')
  // 65535 means "see the 32 bit tags" (EXIF 2.3).
  const iso = between(number('ISOSpeedRatings') ?? number('PhotographicSensitivity'), 0, 65_535)
  const noteIso = () => (make === 'Canon' ? canonIso(bytes, exif['MakerNote']?.value) : undefined)
  const values = {
    fNumber: between(number('FNumber'), 0, 200),
    exposureTimeS: between(number('ExposureTime'), 0, 100_000),
    iso: iso ?? between(number('RecommendedExposureIndex') ?? number('ISOSpeed'), 0, 1e8) ?? noteIso(),
    focalLengthMm: between(number('FocalLength'), 0, 10_000),
    focalLength35Mm: between(number('FocalLengthIn35mmFilm'), 0, 10_000),
  }
  return {
    ...(make === undefined ? {} : { make }),
    ...(model === undefined ? {} : { model }),
    // Phones and adapters without data write dashes.
    ...(lens === undefined || /^[-\s.0]*$/.test(lens) ? {} : { lens }),
    ...(Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== undefined),
    ) as ImageMetadata),
    ...(make !== undefined && /kodak/i.test(make) ? kodakExposure(exif['MakerNote']?.value) : {}),
  }
}

/** What cameras write into ImageDescription of every photo says nothing about any of them. */
const cameraNoise =
  /^((olympus|kodak|samsung|minolta|casio|konica|nikon|vivitar|hp)\b.*\b(digital|camera).*|sony dsc|dcim|image|default|camera|screenshot|untitled)$/i

function readWords(exif: RawTags, xmp: RawTags, iptc: Groups['iptc']): ImageMetadata {
  const description = [
    cleanText(textOf(exif['ImageDescription']), maxDescription),
    cleanText(items(xmp['description'])[0], maxDescription),
    cleanText(described(iptc['Caption/Abstract'])[0], maxDescription),
  ].find((text) => text !== undefined && !cameraNoise.test(text))
  const keywords = [...items(xmp['subject']), ...described(iptc['Keywords'])]
    .slice(0, maxKeywords)
    .map((word) => cleanText(word))
    .filter((word) => word !== undefined)
  const rating = between(Number(textOf(xmp['Rating'])), 0, 6)
  return {
    ...(description === undefined ? {} : { description }),
    ...(keywords.length === 0 ? {} : { keywords: [...new Set(keywords)] }),
    ...(rating === undefined || !Number.isInteger(rating) ? {} : { rating }),
  }
}

/** The texts of an XMP list (rdf:Bag, rdf:Seq, rdf:Alt), or its one text. */
function items(tag: RawTag | undefined): unknown[] {
  const value = tag?.value
  return Array.isArray(value) ? value.map((item: unknown) => (item as RawTag | null)?.value) : [value]
}

function described(tag: RawTag | RawTag[] | undefined): unknown[] {
  if (tag === undefined) return []
  return (Array.isArray(tag) ? tag : [tag]).map((item) => item.description)
}
