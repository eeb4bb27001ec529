import type { Handler } from './handle.ts'
import { photoReadHandlers, type PhotoReadPorts } from './photos-read.ts'
import { photoSearchHandlers, type PhotoSearchPorts } from './photos-search.ts'
import { photoWriteHandlers, type PhotoWritePorts } from './photos-write.ts'

export type PhotoPorts = PhotoReadPorts & PhotoSearchPorts & PhotoWritePorts

/** Reading, finding, editing, trashing and purging photos. */
export const photoHandlers = (ports: PhotoPorts): Handler[] => [
  ...photoReadHandlers(ports),
  ...photoWriteHandlers(ports),
  ...photoSearchHandlers(ports),
]
