export interface AwsKeys {
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** Where the SDK finds keys and services. @param endpoints by what the name of the variable ends with: `{ SQS: 'http://…' }` */
export const awsEnvironment = (
  { region, accessKeyId, secretAccessKey }: AwsKeys,
  endpoints: Record<string, string>,
): Record<string, string> => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  ...Object.fromEntries(
    Object.entries(endpoints).map(([service, endpoint]) => [`AWS_ENDPOINT_URL_${service}`, endpoint]),
  ),
})
