export * from './otlp-receiver.ts'
export * from './span-tree.ts'
