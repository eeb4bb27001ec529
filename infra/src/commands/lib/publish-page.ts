import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { infraFolder } from './cdk.ts'
import { CommandError } from './command-error.ts'
import { pageFiles } from './page-files.ts'

const pageFolder = join(infraFolder, '../apps/web/dist')

/** @throws CommandError */
export function requirePage(): void {
  if (!existsSync(join(pageFolder, 'index.html')))
    throw new CommandError('The page is not built. Build it, and run the command again:\n  npm run build')
}

/**
 * Puts the built page into its bucket and has CloudFront forget what it kept. Files of versions before stay: pages that are open
 * still ask for them. The page asks the album itself for its configuration (`/api/config`), so it is the same in every stage.
 */
export async function publishPage(bucket: string, distributionId: string): Promise<number> {
  const s3 = new S3Client({})
  const files = await pageFiles(pageFolder)
  for (const { path, key, contentType, cacheControl } of files)
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: await readFile(path),
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    )
  // What is under /assets/ never changes.
  const changing = files.filter(({ key }) => !key.startsWith('assets/')).map(({ key }) => `/${key}`)
  await new CloudFrontClient({}).send(
    new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: {
        CallerReference: `page-${Date.now()}`,
        Paths: { Quantity: changing.length, Items: changing },
      },
    }),
  )
  return files.length
}
