/** Keys are generated (`core/photos/photo.ts`): lower-case letters, digits, `-`, `.`, `=`, `/`. */
export interface BlobStore {
  /** Create-only, durable when it resolves. @throws AppError `already-uploaded`, `storage-full`. */
  put(key: string, bytes: Uint8Array, options: { contentType: string }): Promise<void>
  /** Undefined when missing. */
  head(key: string): Promise<BlobInfo | undefined>
  /** @throws AppError `not-found`, `range-not-satisfiable`. Both ends of a range count. */
  get(
    key: string,
    range?: { start: number; end?: number },
  ): Promise<{ info: BlobInfo; body: ReadableStream<Uint8Array> }>
  /** Gives a local file that lives until `use` ends. @throws AppError `not-found`. */
  withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>
  /** Missing ones are fine. */
  remove(keys: string[]): Promise<void>
  /** In order of key. */
  list(
    prefix: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<{ blobs: BlobInfo[]; next?: string }>

  /** A URL that takes the bytes once. The server of the URL refuses other keys, types, sizes and checksums. */
  signUpload(key: string, upload: UploadTerms): Promise<SignedRequest>
  /**
   * The same for a sender that knows neither size nor checksum beforehand: any of the types, up to so many bytes. Not every
   * server of such a URL can refuse others, so check what came.
   */
  signOpenUpload(key: string, upload: OpenUploadTerms): Promise<SignedRequest>
  /** Starts an upload in parts; gives its id. */
  startParts(key: string, upload: UploadTerms): Promise<string>
  signPart(
    key: string,
    uploadId: string,
    part: { number: number; sizeBytes: number; expiresAtMs: number },
  ): Promise<SignedRequest>
  /** Numbers of the parts that are stored. @throws AppError `not-found` for an unknown upload. */
  listParts(key: string, uploadId: string): Promise<number[]>
  /** Joins the parts, checks size and SHA-256, create-only, durable. @throws AppError `checksum-mismatch`, `conflict` (parts missing). */
  completeParts(key: string, uploadId: string, upload: UploadTerms): Promise<void>
  /** Missing is fine. */
  abortParts(key: string, uploadId: string): Promise<void>

  /** A URL that reads this one blob; the same URL again within a window, so that caches hit. */
  signDownload(key: string, options?: DownloadOptions): Promise<string>
}

export interface BlobInfo {
  key: string
  sizeBytes: number
  contentType: string
  modifiedAtMs: number
  etag: string
}

export interface UploadTerms {
  contentType: string
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  expiresAtMs: number
}

export interface OpenUploadTerms {
  /** '' stands for none. */
  contentTypes: readonly string[]
  maxBytes: number
  expiresAtMs: number
}

export interface SignedRequest {
  method: 'PUT'
  url: string
  headers: Record<string, string>
  expiresAtMs: number
}

export interface DownloadOptions {
  /** Saved under this name instead of shown. */
  downloadAs?: string
  /** Shown to the reader in place of the stored type. */
  contentType?: string
}
