import { newId, type ClaimStore, type ClaimWork, type JobQueue } from '@cloudalbum/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from './fake-clock.ts'

interface ClaimWorkWorld {
  claims: ClaimStore
  jobs: JobQueue
  /** Id of an item that nobody holds. */
  item: () => Promise<string>
  close: () => Promise<void> | void
}

/** Work that follows from a claim is in the queue with the change, or neither is there. */
export function claimWorkSuite(name: string, open: (clock: FakeClock) => Promise<ClaimWorkWorld>): void {
  describe(`work of claims in ${name}`, () => {
    const clock = new FakeClock()
    let world: ClaimWorkWorld
    beforeEach(async () => void (world = await open(clock)))
    afterEach(() => world.close())

    const tell =
      (event: string): ClaimWork =>
      ({ id, state }) => [{ kind: 'tell', payload: { id, state, event } }]
    const done = async () => {
      const payloads: unknown[] = []
      for (;;) {
        const job = await world.jobs.lease(['tell'], 1000)
        if (!job) return payloads
        payloads.push(job.payload)
        await world.jobs.complete(job)
      }
    }

    it('is there with each change, once', async () => {
      const item = await world.item()
      const anna = newId()
      const { claim } = await world.claims.claim(item, anna, clock.now(), tell('claimed'))
      await world.claims.claim(item, anna, clock.now(), tell('again'))
      expect(await done()).toEqual([{ id: claim.id, state: 'held', event: 'claimed' }])
      await world.claims.finish(claim.id, clock.now(), tell('final'))
      await world.claims.finish(claim.id, clock.now(), tell('again'))
      expect(await done()).toEqual([{ id: claim.id, state: 'final', event: 'final' }])
      await world.claims.end(claim.id, 'released', clock.now(), tell('released'))
      await world.claims.end(claim.id, 'released', clock.now(), tell('again'))
      expect(await done()).toEqual([{ id: claim.id, state: 'released', event: 'released' }])
    })

    it('is not there without the change: for who came second, and for what cannot be', async () => {
      const item = await world.item()
      const { claim } = await world.claims.claim(item, newId(), clock.now())
      await expect(world.claims.claim(item, newId(), clock.now(), tell('late'))).rejects.toThrow()
      await world.claims.finish(claim.id, clock.now())
      await expect(world.claims.end(claim.id, 'withdrawn', clock.now(), tell('late'))).rejects.toThrow()
      expect(await done()).toEqual([])
    })

    it('is one for the first of many who claim at once', async () => {
      const item = await world.item()
      const all = await Promise.allSettled(
        Array.from({ length: 10 }, () => world.claims.claim(item, newId(), clock.now(), tell('claimed'))),
      )
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await done()).toHaveLength(1)
    })

    it('takes the change back where it cannot be written', async () => {
      const item = await world.item()
      const broken: ClaimWork = () => {
        throw new Error('No work.')
      }
      await expect(world.claims.claim(item, newId(), clock.now(), broken)).rejects.toThrow('No work.')
      expect(await world.claims.active(item)).toBeUndefined()
    })

    it('wakes whoever waits for jobs', async () => {
      let woken = 0
      const stop = world.jobs.onDue(() => woken++)
      await world.claims.claim(await world.item(), newId(), clock.now(), tell('claimed'))
      stop()
      expect(woken).toBeGreaterThan(0)
    })
  })
}
