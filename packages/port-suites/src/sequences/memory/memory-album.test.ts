import { photoIndexSuite } from '../../photo-index.ts'
import { photoStoreSuite } from '../../photo-store.ts'
import { createMemoryAlbum } from './memory-album.ts'

const make = async () => createMemoryAlbum()

photoStoreSuite('the model', make)
photoIndexSuite('the model', make)
