import * as z from 'zod/mini'
import { bytes, choice, whole, words } from './setting-types.ts'

/** How the album is watched over: log, metrics, and when it says that it is not ready. */
export const watchSettings = {
  LOG: {
    schema: z.optional(choice('json', 'pretty')),
    example: 'json',
    about:
      'How the log is written: json (one object a line) or pretty (for reading). Not set: pretty in a terminal, else json.',
  },
  LOG_LEVEL: {
    schema: z._default(choice('info', 'warn', 'error'), 'warn'),
    example: 'info',
    about:
      'What the log holds: info (every request), warn (requests that failed or were slow, and what to look at) or error (faults).',
  },
  METRICS: {
    schema: z._default(choice('prometheus', 'emf'), 'prometheus'),
    example: 'emf',
    about:
      'How metrics are told: prometheus (at /metrics, of a server) or emf (CloudWatch reads them from standard output; costs by metric, see docs/observability.md).',
  },
  METRICS_TOKEN: {
    schema: z.optional(words(/^[\x21-\x7e]{24,}$/, 'is at least 24 characters without spaces')),
    example: 'N6mY0q1v5Jb8cT2xW4zR7sKd',
    about:
      'Bearer token that opens /metrics and the details of /health/ready. Not set: only programs on the same machine are answered, if they do not come through a proxy.',
  },
  METRICS_NAMESPACE: {
    schema: z._default(words(/^[\w./#:-]{1,255}$/, 'is letters, digits and . / # : _ -'), 'CloudAlbum'),
    example: 'CloudAlbum/prod',
    about: 'Namespace of the metrics in CloudWatch, with METRICS=emf.',
  },
  READY_FREE_DISK: {
    schema: z._default(bytes, 500_000_000),
    example: '2GB',
    about: 'With less free space in the data folder /health/ready answers 503. Not set: 500MB.',
  },
  READY_QUEUE_HOURS: {
    schema: z._default(whole(1, 720), 6),
    example: '6',
    about:
      'When work has been due for so many hours, /health/ready answers 503. An import of many photos may take some.',
  },
  STOP_DELAY_SECONDS: {
    schema: z._default(whole(0, 300), 0),
    example: '10',
    about:
      'How long a stopping album still answers while /health/ready already says 503, so that a load balancer finds out first.',
  },
} as const
