import type { CloudModel } from '@cloudalbum/infra/model'

/** Where services are on this machine. */
export interface Endpoints {
  files: string
  queues: string
}

/** Gives texts of the templates with the addresses that services have here. */
export function localise(
  { buckets }: Pick<CloudModel, 'buckets'>,
  region: string,
  { files, queues }: Endpoints,
): (text: string) => string {
  const places: [string, string][] = [
    [`https://sqs.${region}.amazonaws.com`, queues],
    ...buckets.map(({ name }): [string, string] => [`https://${name}.s3.${region}.amazonaws.com`, files]),
  ]
  return (text) => places.reduce((changed, [there, here]) => changed.replaceAll(there, here), text)
}
