export { randomFrom } from './random-from.ts'
export { differingSequence, type AlbumWorld, type SequencesOptions } from './album-sequences.ts'
export type { AlbumPorts } from './album-ports.ts'
