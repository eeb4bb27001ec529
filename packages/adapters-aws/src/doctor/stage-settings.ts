/** Who has a stage, and where. */
export interface StagePlace {
  stage: string
  accountId: string
  region: string
}

/** What infra tells the functions of a stage in their environment; the rest is in Parameter Store. A test of infra compares the two. */
export function stageSettings({ stage, accountId, region }: StagePlace): Record<string, string> {
  const own = `cloudalbum-${stage}`
  const bucket = (name: string) => `${own}-${name}-${accountId}-${region}`
  return {
    METADATA: 'dynamodb',
    TABLE_PREFIX: `${own}-`,
    FILES: 's3',
    UPLOADS_BUCKET: bucket('uploads'),
    MEDIA_BUCKET: bucket('media'),
    IDENTITY: 'cognito',
    JOBS: 'stream',
    NOTIFICATIONS: 'sns',
    TOPIC_ARN: `arn:aws:sns:${region}:${accountId}:${own}-notifications`,
    CLICKS: 'firehose',
    DELIVERY_STREAM: `${own}-clicks`,
  }
}

export const parameterPath = (stage: string) => `/cloudalbum/${stage}`
