/** How to reach an S3 service; addresses are path-style (`http://host/bucket/key`). */
export interface S3Access {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}
