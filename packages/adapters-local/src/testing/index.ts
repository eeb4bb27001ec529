export * from './test-album.ts'
export * from './temporary-parts.ts'
export * from './gallery-parts.ts'
export * from './webhook-world.ts'
