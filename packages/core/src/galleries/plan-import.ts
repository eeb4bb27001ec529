import { isAppError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { ItemPatch, NewItem } from '../ports/item-store.ts'
import type { Attribute } from './attributes.ts'
import { patchOf, readName, readSlug } from './edit-items.ts'
import type { Item } from './gallery.ts'
import type { ImportFault, ImportRow } from './import-rows.ts'
import { maxNameLetters, nameOfFile, takeSlug } from './items-of-photos.ts'
import { fileKey, type PhotosByFile } from './photos-named.ts'
import { changeValues } from './values.ts'

export interface ImportPlan {
  added: NewItem[]
  edited: { id: string; patch: ItemPatch }[]
  unchanged: number
  /** Of added and edited ones: those without a photo. */
  waiting: number
  errors: ImportFault[]
}

/** An item, and the name of its file or of the one that it waits for; '' for neither. */
export type ListedItem = Item & { fileName: string }

export interface ImportGround {
  attributes: Attribute[]
  items: readonly ListedItem[]
  photos: PhotosByFile
  nowMs: number
}

const maxDescriptionLetters = 5000

/** What a file would do to a gallery. Every row that is wrong is told, so that all can be mended at once. */
export function planImport(rows: readonly ImportRow[], ground: ImportGround): ImportPlan {
  const plan = new Plan(ground)
  for (const row of rows) plan.take(row)
  return plan.result
}

class Refused extends Error {
  readonly column: string | null

  constructor(column: string | null, message: string) {
    super(message)
    this.column = column
  }
}

class Plan {
  readonly result: ImportPlan = { added: [], edited: [], unchanged: 0, waiting: 0, errors: [] }
  private readonly ground: ImportGround
  private readonly byId: Map<string, ListedItem>
  private readonly bySlug: Map<string, ListedItem>
  private readonly byPhoto: Map<string | null, ListedItem>
  private readonly byFile: Map<string, ListedItem[]>
  /** Rows that items, slugs and photos were taken by. */
  private readonly takenBy = new Map<string, number>()
  private readonly slugs: Set<string>

  constructor(ground: ImportGround) {
    this.ground = ground
    this.byId = new Map(ground.items.map((item) => [item.id, item]))
    this.bySlug = new Map(ground.items.map((item) => [item.slug, item]))
    this.byPhoto = new Map(ground.items.map((item) => [item.photoId, item]))
    this.byFile = Map.groupBy(ground.items, ({ fileName }) => fileKey(fileName))
    this.slugs = new Set(this.bySlug.keys())
  }

  take(row: ImportRow): void {
    try {
      const item = this.match(row)
      if (item) this.edit(item, row)
      else this.add(row)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.result.errors.push({ row: row.row, column: error.column, message: error.message })
    }
  }

  private match(row: ImportRow): ListedItem | undefined {
    if (row.id !== undefined) {
      const item = this.byId.get(row.id)
      if (!item) throw new Refused('id', 'The gallery has no item with this id.')
      return item
    }
    if (row.slug !== undefined) return this.bySlug.get(row.slug.normalize('NFC'))
    for (const file of row.files) {
      const found = this.byFile.get(fileKey(file)) ?? []
      if (found.length > 1) throw new Refused('file', `Several items show a file named “${file}”.`)
      if (found[0]) return found[0]
    }
    return undefined
  }

  private edit(item: ListedItem, row: ImportRow): void {
    this.claim(row, null, `item ${item.id}`, 'An earlier row is about the same item.')
    const patch = this.patch(item, row)
    const differs = Object.entries(patch).some(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(item[field as keyof ItemPatch]),
    )
    if (!differs) return void this.result.unchanged++
    this.result.edited.push({ id: item.id, patch })
    if ({ ...item, ...patch }.photoId === null) this.result.waiting++
  }

  private patch(item: ListedItem, row: ImportRow): ItemPatch {
    const { name, description, values, slug } = row
    const edit = {
      ...(name === undefined ? {} : { name: this.name(row) }),
      description: this.description(description),
    }
    const patch = {
      ...checked('name', () => patchOf(this.ground, item, edit)),
      values: this.values(item, values),
      ...this.photo(item, row),
    }
    if (slug === undefined || slug.normalize('NFC') === item.slug) return patch
    return { ...patch, slug: this.slug(row, slug) }
  }

  private add(row: ImportRow): void {
    const photo = this.photo(undefined, row)
    const [file] = row.files
    const name = row.name?.trim() ? this.name(row) : file === undefined ? this.name(row) : nameOfFile(file)
    const item: NewItem = {
      id: newId(this.ground.nowMs),
      photoId: photo.photoId ?? null,
      waitsForFile: photo.waitsForFile ?? null,
      slug: row.slug === undefined ? takeSlug(name, this.slugs) : this.slug(row, row.slug),
      name,
      description: this.description(row.description) ?? '',
      values: this.values(undefined, row.values),
      ...(row.startingLikes ? { startingLikes: row.startingLikes } : {}),
      ...(row.finallyClaimed ? { finallyClaimed: true } : {}),
    }
    this.result.added.push(item)
    if (item.photoId === null) this.result.waiting++
  }

  private name({ name = '' }: ImportRow): string {
    const read = checked('name', () => readName(name))
    if ([...read].length > maxNameLetters)
      throw new Refused('name', `A name has at most ${maxNameLetters} letters.`)
    return read
  }

  private description(text: string | undefined): string | undefined {
    if (text !== undefined && text.length > maxDescriptionLetters)
      throw new Refused('description', `A description has at most ${maxDescriptionLetters} letters.`)
    return text?.toWellFormed()
  }

  private slug(row: ImportRow, text: string): string {
    const slug = checked('slug', () => readSlug(text))
    this.claim(row, 'slug', `slug ${slug}`, 'An earlier row has the same address.')
    if (this.slugs.has(slug)) throw new Refused('slug', 'Another item has this address.')
    this.slugs.add(slug)
    return slug
  }

  private values(item: Item | undefined, change: Record<string, string>) {
    let values = item?.values ?? {}
    for (const [key, raw] of Object.entries(change)) {
      const column = this.ground.attributes.find((one) => one.key === key)?.name ?? key
      const before = values
      values = checked(column, () => changeValues(this.ground.attributes, before, { [key]: raw }))
    }
    return values
  }

  /** The photo that a row names by its file; the item that has it already keeps it. */
  private photo(item: ListedItem | undefined, row: ImportRow): Pick<ItemPatch, 'photoId' | 'waitsForFile'> {
    const [file] = row.files
    if (file === undefined) return {}
    const present = fileKey(item?.fileName ?? '')
    if (item?.photoId && row.files.some((one) => fileKey(one) === present)) return {}
    const names = row.files.map((one) => ({ one, ids: this.ground.photos.get(fileKey(one)) ?? [] }))
    const found = names.find(({ ids }) => ids.length > 0)
    if (!found) return item?.photoId ? {} : { photoId: null, waitsForFile: file }
    const [photoId, ...more] = found.ids
    if (photoId === undefined || more.length > 0)
      throw new Refused('file', `Several photos are named “${found.one}”.`)
    const holder = this.byPhoto.get(photoId)
    if (holder && holder.id !== item?.id) throw new Refused('file', `The photo is the item “${holder.name}”.`)
    this.claim(row, 'file', `photo ${photoId}`, 'An earlier row has the same photo.')
    return { photoId, waitsForFile: null }
  }

  private claim({ row }: ImportRow, column: string | null, thing: string, message: string): void {
    if (this.takenBy.has(thing)) throw new Refused(column, message)
    this.takenBy.set(thing, row)
  }
}

function checked<T>(column: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isAppError(error, 'invalid-input')) throw new Refused(column, error.message)
    throw error
  }
}
