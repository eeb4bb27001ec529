import { describe, expect, it } from 'vitest'
import { createProgress, formatBytes } from './progress.ts'

describe('progress', () => {
  it('draws one line on a terminal', () => {
    let text = ''
    let nowMs = 0
    const progress = createProgress(
      { files: 2, bytes: 2_000_000 },
      { isTTY: true, columns: 100, write: (more) => (text += more) },
      () => nowMs,
    )
    nowMs = 1000
    progress.add(1_000_000)
    progress.done()
    expect(text).toContain('50 %  1/2 files  1.0 MB of 2.0 MB  1.0 MB/s')
    expect(text).not.toContain('\n')
  })

  it('is silent in a pipe but for what stays', () => {
    let text = ''
    const progress = createProgress({ files: 1, bytes: 1 }, { write: (more) => (text += more) })
    progress.add(1)
    progress.say('✗ a.jpg: no')
    progress.end()
    expect(text).toBe('✗ a.jpg: no\n')
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [123_456_789, '123 MB'],
    [2.5e12, '2.5 TB'],
  ])('writes %d as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})
