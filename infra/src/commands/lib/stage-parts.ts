import type { BucketName } from '../../names.ts'
import type { Stage } from '../../stage.ts'
import type { Account } from './account.ts'

// Names as AWS has them once stacks are there: templates say the same with references to account and region.

export const stackName = (stage: Stage, part: string) => `cloudalbum-${stage.name}-${part}`

export const bucketName = (stage: Stage, name: BucketName, { accountId, region }: Account) =>
  `cloudalbum-${stage.name}-${name}-${accountId}-${region}`

export const parameterPath = (stage: Stage) => `/cloudalbum/${stage.name}/`

/** Stacks that hold nothing which could not be made again, in the order they are made. */
export const disposable = ({ fargate }: Stage): string[] => [
  ...(fargate ? ['container'] : []),
  'api',
  'images',
  'clicks',
  'web',
  'watch',
]

export const keeping = ['data', 'identity']
