import sharp from 'sharp'
import type { AlbumClient } from './album-client.ts'
import { creatures, type Creature } from './creatures/creatures.ts'

interface FillGalleryOptions {
  client: AlbumClient
  /** Runs background work until nothing is left. */
  drain: () => Promise<void>
  /** Pixels of a side. */
  size?: number
}

const gallery = {
  title: 'Mythical Mysfits',
  slug: 'mythical-mysfits',
  text: 'Twelve creatures of legend who did not quite fit in, and are looking for somebody who does not either. Each of them is house-trained, give or take the house. Find yours, and give it a home.',
  claimLabel: 'Adopt',
  indexed: true,
  attributes: [
    { key: 'species', name: 'Species', kind: 'text', filter: true },
    {
      key: 'good-evil',
      name: 'Good/Evil',
      kind: 'choice',
      choices: ['Good', 'Neutral', 'Evil'],
      filter: true,
    },
    {
      key: 'law-chaos',
      name: 'Lawful/Chaotic',
      kind: 'choice',
      choices: ['Lawful', 'Neutral', 'Chaotic'],
      filter: true,
    },
    { key: 'age', name: 'Age', kind: 'number' },
  ],
}

interface Found {
  id: string
  slug: string
  state: string
}

/** Draws the creatures and publishes their gallery; goes on where an earlier run was cut off. False when all is there. */
export async function fillGallery({ client, drain, size = 1600 }: FillGalleryOptions): Promise<boolean> {
  const { galleries } = await client.json<{ galleries: Found[] }>('GET', '/api/galleries')
  const found = galleries.find(({ slug }) => slug === gallery.slug)
  if (found && found.state !== 'draft') return false
  const made = found ?? (await client.json<Found>('POST', '/api/galleries', gallery))
  const photoIds: string[] = []
  for (const creature of creatures) photoIds.push(await upload(client, creature, size))
  await drain()
  const address = `/api/galleries/${made.id}`
  await client.json('POST', `${address}/items`, { photoIds })
  const { items } = await client.json<{ items: { id: string; photoId: string }[] }>('GET', `${address}/items`)
  const edits = creatures.flatMap((creature, index) => {
    const item = items.find(({ photoId }) => photoId === photoIds[index])
    return item ? [{ id: item.id, ...editOf(creature) }] : []
  })
  await client.json('PATCH', `${address}/items`, { items: edits })
  await client.json('PATCH', address, { state: 'published' })
  return true
}

const editOf = ({ name, fileName, description, species, goodEvil, lawChaos, age }: Creature) => ({
  name,
  slug: fileName.replace('.png', ''),
  description,
  values: { species, 'good-evil': goodEvil, 'law-chaos': lawChaos, age },
})

async function upload(client: AlbumClient, creature: Creature, size: number): Promise<string> {
  const form = new FormData()
  const bytes = new Uint8Array(await drawCreature(creature, size))
  form.set('file', new File([bytes], creature.fileName, { type: 'image/png' }))
  form.set('tags', 'mysfits')
  return (await client.form<{ photoId: string }>('/api/photos/file', form)).photoId
}

const drawCreature = ({ draw }: Creature, size: number): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="${size}" height="${size}">${draw()}</svg>`,
    ),
  )
    .flatten()
    .png()
    .toBuffer()
