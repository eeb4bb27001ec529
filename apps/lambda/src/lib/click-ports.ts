import type { ReadRecordPorts } from '@cloudalbum/adapters-aws'
import { sendClicks } from '@cloudalbum/contract'
import type { AlbumPorts } from '@cloudalbum/app'

/** Clicks from the delivery stream are read by the rules of the route that takes them on one machine. */
export const clickPorts = (ports: AlbumPorts): ReadRecordPorts => ({
  ...ports,
  readBody: (body) => sendClicks.body.safeParse(body).data,
})
