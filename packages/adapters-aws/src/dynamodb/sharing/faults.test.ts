import { newId, newSecret } from '@cloudalbum/core'
import { expect, it } from 'vitest'
import { faultyDynamo } from '../../testing/faulty-dynamo.ts'
import { createDynamoAlbumStore } from '../albums/albums.ts'
import { albumTables } from '../albums/tables.ts'
import { createDynamoShareLinkStore } from './share-links.ts'
import { sharingTables } from './tables.ts'

it(
  'a link counts once what happens once, while DynamoDB is busy, breaks off and loses answers',
  { timeout: 120_000 },
  async () => {
    const { faulty, close } = await faultyDynamo([...albumTables, ...sharingTables], 13)
    const albums = createDynamoAlbumStore(faulty, { photos: { getMany: () => Promise.resolve([]) } })
    const links = createDynamoShareLinkStore(faulty)
    const [accountId, albumId, id, token] = [newId(), newId(), newId(), newSecret()]
    await albums.create(
      {
        id: albumId,
        accountId,
        parentId: null,
        title: 'T',
        description: '',
        order: 'oldest',
        createdAtMs: 1,
      },
      [],
    )
    const terms = {
      label: '',
      passwordHash: null,
      expiresAtMs: null,
      allowDownload: true,
      showLocation: false,
    }
    await links.create({ id, token, accountId, albumId, createdAtMs: 1, ...terms })
    for (let n = 1; n <= 15; n++) {
      await links.countView(id)
      await links.update(accountId, id, { passwordHash: `hash ${n}` })
    }
    expect(await links.byToken(token)).toMatchObject({ views: 15, passwordVersion: 16 })
    await albums.remove(accountId, albumId, 2)
    expect(await links.byToken(token)).toBeUndefined()
    expect(await links.list(accountId)).toEqual([])
    await close()
  },
)
