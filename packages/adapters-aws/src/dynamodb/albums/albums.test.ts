import { albumStoreSuite } from '@cloudalbum/port-suites'
import { openAlbumWorld } from './album-world.ts'

albumStoreSuite('DynamoDB', () => openAlbumWorld())
