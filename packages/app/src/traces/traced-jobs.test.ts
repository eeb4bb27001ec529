import type { JobQueue } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { requestFacts, withRequestFacts, type RequestFacts } from '../http/request-scope.ts'
import { originOfJob, queueOfWorkers } from './traced-jobs.ts'

describe('work in the background', () => {
  it('is none of the request that woke the worker, which may be anybody’s', () => {
    const listeners: (() => void)[] = []
    const queue = {
      onDue: (listener: () => void) => listeners.push(listener),
      enqueue: () => Promise.resolve(listeners.forEach((listener) => listener())),
    } as unknown as JobQueue
    const heard: (RequestFacts | undefined)[] = []
    queueOfWorkers(queue).onDue(() => heard.push(requestFacts()))
    const facts = { requestId: 'r1', method: 'POST', route: () => '/api/photos', account: () => 'somebody' }
    withRequestFacts(facts, () => {
      void queue.enqueue({ kind: 'a', payload: {} })
      expect(requestFacts()).toBe(facts)
    })
    expect(heard).toEqual([undefined])
  })

  it('has in its log the trace that led to it, and what stands for whose it is', () => {
    const pseudonymOf = (accountId: string) => `stands for ${accountId}`
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    expect(originOfJob(pseudonymOf, { photoId: 'p', accountId: 'x', traceparent })).toEqual({
      traceId: 'a'.repeat(32),
      account: 'stands for x',
    })
    expect(originOfJob(pseudonymOf, { webhookId: 'w' })).toEqual({})
  })
})
