export * from './test-album.ts'
