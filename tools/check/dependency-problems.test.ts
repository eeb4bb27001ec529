import { describe, expect, it } from 'vitest'
import { integrityProblems, rangeProblems, scriptProblems, workflowProblems } from './dependency-problems.ts'

const integrity = `sha512-${'A'.repeat(86)}==`

describe('what is wrong with dependencies', () => {
  it('nothing, when each is locked by its SHA-512', () => {
    const locked = {
      '': {},
      'packages/a': {},
      'node_modules/@x/a': { link: true },
      'node_modules/b': { integrity },
    }
    expect(integrityProblems(locked)).toEqual([])
  })

  it.each([
    ['no checksum', {}],
    ['a weak checksum', { integrity: 'sha1-AAAA' }],
    ['another server', { integrity, resolved: 'https://evil.example.org/b.tgz' }],
    ['a branch', { integrity, resolved: 'git+ssh://git@github.com/x/b.git#main' }],
  ])('%s', (_, one) => expect(integrityProblems({ 'node_modules/b': one })).toHaveLength(1))

  it.each([
    '^1.2.3',
    '~1.2.3',
    '*',
    'latest',
    '1.x',
    '>=1',
    'git+https://h/x',
    'file:../x',
    'npm:other@1.0.0',
  ])('the range %s', (version) => {
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
      expect(rangeProblems({ 'package.json': { [kind]: { b: version } } })).toHaveLength(1)
    expect(rangeProblems({ 'package.json': { dependencies: { b: '1.2.3', c: '1.0.0-rc.1' } } })).toEqual([])
  })

  const wants = { 'node_modules/b': { version: '1.2.3', hasInstallScript: true } }
  it.each([
    ['decided by name', { b: false }, 0],
    ['allowed in its version', { 'b@1.2.3': true }, 0],
    ['undecided', {}, 1],
    ['allowed in another version', { 'b@1.2.4': true }, 2],
    ['allowed in any version', { b: true }, 1],
    ['decided beside one that is gone', { b: false, c: false }, 1],
  ])('an install script that is %s: %o (%i problems)', (_, allowed, count) => {
    expect(scriptProblems(wants, allowed as Record<string, boolean>)).toHaveLength(count)
    expect(
      scriptProblems({ 'node_modules/@s/x/node_modules/b': wants['node_modules/b'] }, { b: false }),
    ).toEqual([])
  })

  it.each([
    [`uses: actions/checkout@${'a'.repeat(40)} # v7.0.1`, 0],
    [`uses: actions/checkout@${'a'.repeat(40)}`, 1],
    ['uses: actions/checkout@v7', 1],
    ['uses: actions/checkout@main # v7', 1],
  ])('an action as %s: %i problems', (line, count) => {
    const text = `permissions:\n  contents: read\n    - ${line}\n`
    expect(workflowProblems({ 'test.yml': text })).toHaveLength(count)
    expect(workflowProblems({ 'test.yml': text.replace('read', 'write') })).toHaveLength(count + 1)
  })
})
