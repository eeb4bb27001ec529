/** A changelog after https://keepachangelog.com/en/1.1.0/ that cannot be released; the message says why. */
class ChangelogError extends Error {}

const unreleased = /^## \[Unreleased\]\n/m
const heading = /^## \[/m

/** What has been written since the last release becomes that of `version`. @param date yyyy-mm-dd @throws ChangelogError */
export function withRelease(changelog: string, version: string, date: string): string {
  if (notesIn(changelog, 'Unreleased') === '')
    throw new ChangelogError('CHANGELOG.md says nothing under Unreleased: there is nothing to release.')
  if (sectionOf(changelog, version) !== undefined)
    throw new ChangelogError(`CHANGELOG.md knows ${version} already. Choose the next version.`)
  return changelog.replace(unreleased, `## [Unreleased]\n\n## [${version}] - ${date}\n`)
}

/** The notes of one version, without its heading; empty when it has none. @throws ChangelogError when it is not there. */
export function notesIn(changelog: string, version: string): string {
  const section = sectionOf(changelog, version)
  if (section === undefined) throw new ChangelogError(`CHANGELOG.md has no section [${version}].`)
  return section.trim()
}

function sectionOf(changelog: string, version: string): string | undefined {
  const start = changelog.indexOf(`## [${version}]`)
  if (start < 0) return undefined
  const after = changelog.slice(changelog.indexOf('\n', start) + 1)
  const end = heading.exec(after)?.index
  return after.slice(0, end)
}
