import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { notesIn, withRelease } from './changelog.ts'
import { setVersion, versionOf } from './versions.ts'

// npm run release -- 0.2.0: sets the version everywhere and moves what CHANGELOG.md says under Unreleased to it.
// npm run release -- --notes v0.2.0: prints the notes of the version of this checkout, or says why it is not that of the tag.

const root = join(import.meta.dirname, '../..')
const changelog = join(root, 'CHANGELOG.md')
const usage = 'Usage: npm run release -- 0.2.0 (a version after https://semver.org), or --notes v0.2.0'

function prepare(version: string): void {
  const changed = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })
  if (changed !== '') throw new Error('Commit or put away what is changed first: git status')
  const today = new Date().toISOString().slice(0, 10)
  const text = withRelease(readFileSync(changelog, 'utf8'), version, today)
  writeFileSync(changelog, text)
  setVersion(root, version)
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
  })
  console.log(`Now: git commit -am 'Release ${version}', git tag v${version}, git push --follow-tags`)
}

function notes(tag: string): string {
  const version = versionOf(root)
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and the packages are of version ${version}.`)
  return notesIn(readFileSync(changelog, 'utf8'), version)
}

const [first = '', second = ''] = process.argv.slice(2)
try {
  if (first === '--notes') console.log(notes(second))
  else if (/^\d+\.\d+\.\d+$/.test(first)) prepare(first)
  else throw new Error(usage)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
