import { expect, it } from 'vitest'
import { loggedPath } from './logged-path.ts'

it.each([
  ['http://h/api/photos/01abc?x=1', '/api/photos/01abc'],
  ['http://h/media/a/b?e=1&s=secret', '/media/a/b'],
  ['http://h/s/secret', '/s/…'],
  ['http://h/api/shares/secret/photos/01abc?key=k', '/api/shares/…/photos/01abc'],
  ['http://h/api/downloads/secret', '/api/downloads/…'],
  ['http://h/api/share-links', '/api/share-links'],
])('%s is logged as %s', (url, path) => expect(loggedPath(url)).toBe(path))
