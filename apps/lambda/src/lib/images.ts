import { join } from 'node:path'
import { createImageProcessor } from '@cloudalbum/imaging'
import { folder } from './album.ts'

/** One at a time, as the function has one processor; the worker stays as long as the function does. */
export const createFunctionImages = () =>
  createImageProcessor({ concurrency: 1, entry: join(folder, 'image-worker.mjs'), idleMs: 600_000 })
