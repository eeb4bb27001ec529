import { galleryStoreSuite } from '@cloudalbum/port-suites'
import { openGalleries } from './gallery-test-world.ts'

galleryStoreSuite('DynamoDB', openGalleries)
