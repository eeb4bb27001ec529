import { routes } from '@cloudalbum/contract'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './openapi.ts'

const document = openApiDocument({ version: '1.2.3', baseUrl: 'http://localhost:8080' }) as {
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: { name: string }[]; security?: object[] }>
  >
}

describe('the OpenAPI document', () => {
  it('describes every route of the contract once', () => {
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    )
    expect(ids.sort()).toEqual([...routes.all.keys()].sort())
  })

  it('names each parameter of a path', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      for (const operation of Object.values(operations))
        expect(operation.parameters.map((one) => one.name)).toEqual(expect.arrayContaining(names))
    }
  })

  it('asks for a token wherever the contract does', () => {
    expect(document.paths['/api/config']?.['get']?.security).toEqual([])
    expect(document.paths['/api/timeline']?.['get']?.security).toEqual([{ token: [] }])
  })

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })
})
