import { describe, expect, it } from 'vitest'
import { notesIn, withRelease } from './changelog.ts'

const changelog = `# Changelog

## [Unreleased]

### Added

- Backups.

## [0.1.0] - 2026-11-01

- The first one.
`

describe('a release', () => {
  it('takes what is unreleased, and leaves room for what comes', () => {
    const released = withRelease(changelog, '0.2.0', '2026-11-21')
    expect(notesIn(released, '0.2.0')).toBe('### Added\n\n- Backups.')
    expect(notesIn(released, 'Unreleased')).toBe('')
    expect(notesIn(released, '0.1.0')).toBe('- The first one.')
    expect(released).toContain('## [0.2.0] - 2026-11-21')
  })

  it('is refused when nothing is new, and for a version that was there', () => {
    const released = withRelease(changelog, '0.2.0', '2026-11-21')
    expect(() => withRelease(released, '0.3.0', '2026-12-01')).toThrow('nothing to release')
    expect(() => withRelease(changelog, '0.1.0', '2026-12-01')).toThrow('0.1.0 already')
  })

  it('has notes', () => {
    expect(() => notesIn(changelog, '9.9.9')).toThrow('no section [9.9.9]')
  })
})
