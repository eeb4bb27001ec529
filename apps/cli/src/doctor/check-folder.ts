import { dataFolder } from '@cloudalbum/adapters-local'
import { mkdtemp, rmdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBytes } from '../upload/progress.ts'
import { ok, problem, warning, type Finding } from '@cloudalbum/adapters-aws/finding'

/** Existence, permissions and free space of the data folder. */
export async function checkFolder(dataDir: string): Promise<Finding[]> {
  const info = await stat(dataDir).catch(() => undefined)
  if (!info)
    return [
      warning(
        'Data folder',
        `${dataDir} does not exist yet.`,
        'It is made at the first start: npm start. Or set DATA_DIR to where it is.',
      ),
    ]
  if (!info.isDirectory())
    return [problem('Data folder', `${dataDir} is not a folder.`, 'Set DATA_DIR to a folder.')]
  return [await checkWritable(dataDir), await checkPrivate(dataDir), await checkSpace(dataDir)]
}

async function checkWritable(dataDir: string): Promise<Finding> {
  try {
    await rmdir(await mkdtemp(join(dataDir, 'doctor-')))
    return ok('Data folder', `${dataDir} can be written.`)
  } catch (error) {
    return problem(
      'Data folder',
      `${dataDir} cannot be written: ${(error as Error).message}`,
      `Give it to the user that runs the album: chown -R "$USER" "${dataDir}"`,
    )
  }
}

async function checkPrivate(dataDir: string): Promise<Finding> {
  const path = dataFolder(dataDir).secrets
  const info = await stat(path).catch(() => undefined)
  if (info && (info.mode & 0o077) !== 0)
    return problem('Secrets', `${path} can be read by other users of this machine.`, `chmod 600 "${path}"`)
  return ok('Secrets', info ? 'Only the album can read them.' : 'Not made yet.')
}

async function checkSpace(dataDir: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(dataDir)
  const [free, total] = [bavail * bsize, blocks * bsize]
  const detail = `${formatBytes(free)} of ${formatBytes(total)} are free.`
  const mend =
    'Free some space, or move the data folder to a larger disk (stop the album, move the folder, set DATA_DIR).'
  if (free < 500e6) return problem('Free space', detail, mend)
  return free / total < 0.1 ? warning('Free space', detail, mend) : ok('Free space', detail)
}
