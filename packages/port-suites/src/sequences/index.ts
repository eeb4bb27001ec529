export { differingSequence, type AlbumWorld } from './album-sequences.ts'
export { Draws } from './draws.ts'
export { randomFrom } from './random-from.ts'
export { SequenceClock } from './sequence-clock.ts'
