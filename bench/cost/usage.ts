/** What AWS counts. */
export type Meter =
  | 'lambdaRequests'
  | 'lambdaGbS'
  | 'httpApiRequests'
  | 'restApiRequests'
  | 'cloudFrontRequests'
  | 'cloudFrontGb'
  | 's3Put'
  | 's3Get'
  | 's3GbMonth'
  | 'dynamoWrites'
  | 'dynamoReads'
  | 'dynamoGbMonth'
  | 'dynamoBackupGbMonth'
  | 'sqsRequests'
  | 'snsPublishes'
  | 'firehoseGb'
  | 'logsGb'
  | 'xrayTraces'
  | 'cognitoUsers'
  | 'alarms'
  | 'dashboards'

export type Usage = Partial<Record<Meter, number>>

export const times = (count: number, usage: Usage): Usage =>
  Object.fromEntries(Object.entries(usage).map(([meter, quantity]) => [meter, quantity * count]))

export function plus(...all: readonly Usage[]): Usage {
  const sum: Usage = {}
  for (const usage of all)
    for (const [meter, quantity] of Object.entries(usage) as [Meter, number][])
      sum[meter] = (sum[meter] ?? 0) + quantity
  return sum
}
