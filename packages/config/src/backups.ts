import { resolve } from 'node:path'
import { ConfigError, type Values } from './settings.ts'

export type BackupPlaceKind =
  { kind: 'folder'; path: string } | { kind: 'bucket'; bucket: string; prefix: string; pathStyle: boolean }

export interface BackupsKind {
  to: BackupPlaceKind
  everyHours: number
  keep: string
}

/** Undefined: none are made. @throws ConfigError */
export function backupsOf(values: Values): BackupsKind | undefined {
  if (values.BACKUP_TO === undefined) return undefined
  const to = backupPlaceOf(values.BACKUP_TO, values.S3_PATH_STYLE === 'yes')
  if (to.kind === 'bucket' && values.AWS_REGION === undefined)
    throw new ConfigError('AWS_REGION', 'is missing, and BACKUP_TO is a bucket')
  return { to, everyHours: values.BACKUP_EVERY, keep: values.BACKUP_KEEP }
}

/** `s3://bucket/folder`, or a path. */
export function backupPlaceOf(text: string, pathStyle: boolean): BackupPlaceKind {
  const [, bucket, folder = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(text) ?? []
  if (bucket === undefined) return { kind: 'folder', path: resolve(text) }
  return { kind: 'bucket', bucket, prefix: folder === '' ? '' : `${folder}/`, pathStyle }
}
