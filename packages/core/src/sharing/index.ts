export * from './share-link.ts'
export * from './strip-metadata.ts'
