import { join } from 'node:path'
import { signUp } from './lib/album-client.ts'
import { launchAlbum, startAlbum } from './lib/album-process.ts'
import { withFolder } from './lib/folders.ts'
import { inLanes } from './lib/lanes.ts'
import { problemsOf } from './lib/look.ts'
import { sample, type Form, type Proven } from './proof.ts'

/** Kills an album at every step of its very first start; the next start makes good what is missing. */
export async function killAtFirstStart(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const whole = await startAlbum({ dataDir: join(folder, 'whole') })
    const steps = await whole.plan({ kind: 'count' })
    await whole.kill()
    const all = steps
      .map((label, i) => ({ at: i + 1, label }))
      .filter(({ label }) => !label.startsWith('statement '))
    const points = form === 'long' ? all : sample(all, 4)
    const problems: string[] = []
    await inLanes(points, async ({ at, label }) => {
      const dataDir = join(folder, `at-${at}`)
      const first = launchAlbum({ dataDir, killStartAt: at })
      await first.ready
      await first.kill()
      const found = await startAgain(dataDir).catch((error: unknown) => [String(error)])
      problems.push(...found.map((one) => `first start, killed at ${at} (${label}): ${one}`))
    })
    return { points: points.length, problems }
  })
}

async function startAgain(dataDir: string): Promise<string[]> {
  const second = await startAlbum({ dataDir })
  try {
    await signUp(second)
    const { journal_mode: journal, foreign_keys: checked } = second.pragmas
    const settings =
      journal === 'wal' && checked === 1 ? [] : [`the database runs with ${JSON.stringify(second.pragmas)}`]
    return [...settings, ...problemsOf(dataDir)]
  } finally {
    await second.kill()
  }
}
