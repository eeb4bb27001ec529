import type { AccountStore } from '../ports/account-store.ts'
import type { DeadJob, JobQueue } from '../ports/job-queue.ts'
import type { PhotoStore } from '../ports/photo-store.ts'

/** A failed job, with the names that a person knows its photo and account by. */
export interface NamedDeadJob extends DeadJob {
  photoId: string | null
  fileName: string | null
  accountEmail: string | null
}

export interface ListDeadJobsPorts {
  jobs: Pick<JobQueue, 'listDead'>
  photos: Pick<PhotoStore, 'getMany'>
  accounts: Pick<AccountStore, 'get'>
}

export async function listDeadJobs(
  ports: ListDeadJobsPorts,
  cursor: string | undefined,
  limit: number,
): Promise<{ jobs: NamedDeadJob[]; next?: string }> {
  const page = await ports.jobs.listDead(cursor, limit)
  const photos = await ports.photos.getMany([
    ...new Set(page.jobs.flatMap((job) => text(job.payload['photoId']) ?? [])),
  ])
  const photoById = new Map(photos.map((photo) => [photo.id, photo]))
  const accountOf = (job: DeadJob) =>
    photoById.get(text(job.payload['photoId']) ?? '')?.accountId ?? text(job.payload['accountId'])
  const accountIds = [...new Set(page.jobs.flatMap((job) => accountOf(job) ?? []))]
  const accounts = await Promise.all(accountIds.map((id) => ports.accounts.get(id)))
  const emails = new Map(
    accounts.flatMap((account) => (account ? [[account.id, account.email] as const] : [])),
  )
  const jobs = page.jobs.map((job) => ({
    ...job,
    photoId: text(job.payload['photoId']) ?? null,
    fileName: photoById.get(text(job.payload['photoId']) ?? '')?.fileName ?? null,
    accountEmail: emails.get(accountOf(job) ?? '') ?? text(job.payload['email']) ?? null,
  }))
  return page.next === undefined ? { jobs } : { jobs, next: page.next }
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
