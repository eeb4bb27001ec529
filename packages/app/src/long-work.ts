import {
  backupKind,
  backupWork,
  deleteAccountWorkKind,
  deleteWhole,
  longWorkKind,
  purgeAll,
  purgeWorkKind,
  reRender,
  reRenderKind,
  sweep,
  sweepKind,
  verifyAlbum,
  verifyKind,
  type LongWorkKind,
  type VerifyOptions,
} from '@cloudalbum/core'
import type { AlbumPorts } from './album-ports.ts'
import { erasersOf } from './erasers.ts'

/** Work that takes long, by kind. */
export const longWorks = (ports: AlbumPorts): Record<string, LongWorkKind> => ({
  [verifyKind]: longWorkKind(({ options }) => verifyAlbum(ports, verifyOptions(options))),
  [sweepKind]: sweep(ports, ports.verify),
  [reRenderKind]: longWorkKind(() => reRender(ports)),
  [deleteAccountWorkKind]: longWorkKind(({ options: { accountId } }) =>
    deleteWhole({ ...ports, erasers: erasersOf(ports) }, String(accountId)),
  ),
  [purgeWorkKind]: longWorkKind(({ options: { accountId } }) => purgeAll(ports, String(accountId))),
  ...(ports.backups ? { [backupKind]: backupWork(ports.backups) } : {}),
})

/** As it was asked for; what is missing is done the gentle way. */
function verifyOptions({ bytes, repair, accountId }: Record<string, unknown>): VerifyOptions {
  const share = typeof bytes === 'object' && bytes && 'share' in bytes ? bytes.share : undefined
  return {
    bytes: bytes === 'all' ? bytes : typeof share === 'number' ? { share } : 'none',
    repair: repair === true,
    ...(typeof accountId === 'string' ? { accountId } : {}),
  }
}
