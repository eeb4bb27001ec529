import { lookAtAlbums } from './album-recount.ts'
import type { Look } from './difference.ts'
import { lookAtItems } from './item-recount.ts'
import { lookAtLists } from './list-recount.ts'
import { lookAtPhotos } from './photo-recount.ts'

/** In the order in which one follows from the other. */
export const looks: readonly Look[] = [lookAtPhotos, lookAtAlbums, lookAtItems, lookAtLists]
