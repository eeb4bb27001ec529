import * as z from 'zod/mini'
import { whole, words } from './setting-types.ts'

/** Where backups go, and how many stay. */
export const backupSettings = {
  BACKUP_TO: {
    schema: z.optional(
      words(
        /^(?:s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[a-z0-9]+(?:[.=-][a-z0-9]+)*)*\/?|(?!\w+:\/\/).+)$/,
        'is a folder, or a bucket such as s3://bucket/album with lower-case letters, digits and dashes',
      ),
    ),
    example: '/mnt/backup/album',
    about:
      'Where backups go: a folder, best on another disk, or s3://bucket/folder. The album makes them by itself then, where it does its work itself (JOBS=local). Not set: none are made.',
  },
  BACKUP_EVERY: {
    schema: z._default(whole(1, 8760), 24),
    example: '24',
    about: 'Hours between two backups.',
  },
  BACKUP_KEEP: {
    schema: z._default(
      words(
        /^\s*(?:[1-9]\d{0,3}|[1-9]\d{0,3}\s+(?:daily|weekly|monthly|yearly)(?:\s*,\s*[1-9]\d{0,3}\s+(?:daily|weekly|monthly|yearly))*)\s*$/,
        'is a number, or the last of so many days, weeks, months and years: 7 daily, 4 weekly, 6 monthly',
      ),
      '7 daily, 4 weekly, 6 monthly',
    ),
    example: '7 daily, 4 weekly, 6 monthly',
    about:
      'Which backups stay: so many newest ones (30), or the last one of so many days, weeks, months and years.',
  },
} as const
