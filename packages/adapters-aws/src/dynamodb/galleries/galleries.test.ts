import { galleryStoreSuite } from '@cloudalbum/port-suites'
import { vi } from 'vitest'
import { openGalleries } from './testing/gallery-world.ts'

// Hundreds of changes take DynamoDB Local a while on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

galleryStoreSuite('DynamoDB', openGalleries)
