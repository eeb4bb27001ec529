import { join } from 'node:path'
import { createPlaces } from '@cloudalbum/imaging/places'
import { folder } from './album.ts'

export const createFunctionPlaces = () => createPlaces({ file: join(folder, 'places.bin') })
