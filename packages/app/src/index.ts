export * from './adapters.ts'
export * from './album-app.ts'
export * from './album-ports.ts'
export { loggedPath } from './http/logged-path.ts'
export { bytesHeaders } from './http/security-headers.ts'
export * from './jobs.ts'
export * from './log/log-line.ts'
export * from './log/log.ts'
export * from './media/file-origins.ts'
export * from './media/named-media.ts'
export * from './observe/read-traces.ts'
export * from './observe/trace-store.ts'
export * from './observe/traces-elsewhere.ts'
export type { ProfileImageOptions } from './media/profile-images.ts'
export * from './media/range.ts'
export * from './media/stored-media.ts'
export * from './received.ts'
export * from './streamed-app.ts'
export {
  tracedRoutes,
  traceRequests,
  uploadTraceHeader,
  type RequestTraces,
} from './traces/trace-requests.ts'
export { tracedQueue } from './traces/traced-jobs.ts'
export * from './upkeep.ts'
