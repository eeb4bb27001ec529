import { resolve } from 'node:path'
import { ConfigError, type Values } from './settings.ts'

export type BackupPlaceKind =
  { kind: 'folder'; path: string } | { kind: 'bucket'; bucket: string; prefix: string; pathStyle: boolean }

export interface BackupsKind {
  to: BackupPlaceKind
  everyHours: number
  keep: string
}

/** Undefined: none are made. @throws ConfigError, also where functions do the work, which would silently make none. */
export function backupsOf(values: Values): BackupsKind | undefined {
  if (values.BACKUP_TO === undefined) return undefined
  if (values.JOBS !== 'local')
    throw new ConfigError(
      'JOBS',
      `is ${values.JOBS}, and BACKUP_TO is set: functions make no backups. Leave BACKUP_TO away; tables and buckets on AWS keep what was ` +
        'there for weeks, and for a copy elsewhere run "cloudalbum backup --stage <name> --to <place>" on a schedule (docs/backup.md, "On ' +
        'AWS"). Only an album that does its work itself makes backups by itself',
      'local',
    )
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
