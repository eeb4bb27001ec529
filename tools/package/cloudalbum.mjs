#!/usr/bin/env node
// The command of the package. It runs on any Node, to say which one it takes.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 13))
  await import(new URL('./lib/cloudalbum.mjs', import.meta.url).href)
else {
  process.stderr.write(
    `CloudAlbum needs Node 22.13 or later; this is ${process.versions.node}. Install a later one from https://nodejs.org, ` +
      `or let npm bring it along: npx -p node@24 -p cloudalbum cloudalbum start\n`,
  )
  process.exitCode = 1
}
