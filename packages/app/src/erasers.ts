import { galleryEraser, profileEraser, type AccountEraser } from '@cloudalbum/core'
import type { AlbumPorts } from './album-ports.ts'

/** Every part of the album that keeps something of an account, in the order in which it goes. */
export const erasersOf = (ports: AlbumPorts): AccountEraser[] => [
  ports.photos,
  ports.links,
  ports.tickets,
  galleryEraser(ports),
  ports.albums,
  ports.changes,
  profileEraser(ports),
  ports.webhooks,
]
