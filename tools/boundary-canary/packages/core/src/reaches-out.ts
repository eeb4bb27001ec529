// Breaks an import rule on purpose: the boundary check fails when it does not find it here.
export { readFile } from 'node:fs/promises'
export * from '@cloudalbum/adapters-local'
