import type { Client, PhotoPage, Route } from '@cloudalbum/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createPhotoLedger } from '../editing/photo-ledger.ts'
import type { PhotoColumns } from '../photo-grid/grid-source.ts'
import { photosFrom } from '../photo-grid/test-photos.ts'
import { neighbour } from '../viewer/neighbours.ts'
import { createTimelineSource } from './timeline-source.ts'

/** An album in memory: months by name, pages of two. `sendsNewest`: the first of them with the months. */
function album(months: Record<string, PhotoColumns>, sendsNewest = false) {
  const calls: string[] = []
  type Input = { params?: { month: string }; query?: { cursor?: string; newest?: number } }
  const pageOf = (month: string, from: number) => {
    const all = months[month]
    const page = Object.fromEntries(
      Object.entries(all ?? {}).map(([name, values]) => [name, (values as unknown[]).slice(from, from + 2)]),
    )
    return { ...page, next: from + 2 < (all?.ids.length ?? 0) ? String(from + 2) : null } as PhotoPage
  }
  const call = (route: Route, input: Input) => {
    calls.push(input.params ? `${input.params.month} ${input.query?.cursor ?? 0}` : route.path)
    if (!input.params) {
      const list = Object.entries(months).map(([month, { ids }]) => ({ month, count: ids.length }))
      const newest =
        sendsNewest && input.query?.newest && list[0] ? { newest: pageOf(list[0].month, 0) } : undefined
      return Promise.resolve({
        months: list,
        total: list.reduce((sum, { count }) => sum + count, 0),
        ...newest,
      })
    }
    return Promise.resolve(pageOf(input.params.month, Number(input.query?.cursor ?? 0)))
  }
  return { calls, months, client: { call } as unknown as Client }
}

const photos = (month: string, count: number) =>
  photosFrom(Date.parse(`${month}-20T12:00:00Z`), count, 1000, `${month}/`)
const start = (sendsNewest = false) =>
  album(
    { '2010-05': photos('2010-05', 3), '2010-04': photos('2010-04', 2), '2009-01': photos('2009-01', 1) },
    sendsNewest,
  )

describe('timeline', () => {
  it('knows its months before any photo', async () => {
    const { client } = start()
    const source = createTimelineSource(client, createPhotoLedger())
    expect(source.total.value).toBeUndefined()
    await source.refresh()
    expect(source.total.value).toBe(6)
    expect(source.sections.value.map(({ key }) => key)).toEqual(['2010-05', '2010-04', '2009-01'])
    expect(source.columns('2010-05')).toBeUndefined()
  })

  it('has the newest photos with its months, and the rest of that month once a screen of them is shown', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { client, calls } = start(true)
    const source = createTimelineSource(client, createPhotoLedger())
    await source.refresh()
    expect(source.columns('2010-05')?.ids).toHaveLength(2)
    const loaded = source.load('2010-05')
    await source.load('2010-04')
    expect(calls).toEqual(['/api/timeline', '2010-04 0'])
    await vi.runAllTimersAsync()
    await loaded
    expect(source.columns('2010-05')?.ids).toHaveLength(3)
    expect(calls).toEqual(['/api/timeline', '2010-04 0', '2010-05 2'])
  })

  it('loads a month to its end, once', async () => {
    const { client, calls } = start()
    const source = createTimelineSource(client, createPhotoLedger())
    await source.refresh()
    await Promise.all([source.load('2010-05'), source.load('2010-05')])
    await source.load('2010-05')
    expect(source.columns('2010-05')?.ids).toHaveLength(3)
    expect(calls).toEqual(['/api/timeline', '2010-05 0', '2010-05 2'])
  })

  it('drops a month with its last photo, and takes it back with Undo', async () => {
    const { client } = start()
    const ledger = createPhotoLedger()
    const source = createTimelineSource(client, ledger)
    await source.refresh()
    await source.load('2009-01')
    ledger.hide(['2009-01/0'])
    expect(source.sections.value.map(({ key }) => key)).toEqual(['2010-05', '2010-04'])
    expect(source.total.value).toBe(5)
    ledger.show(['2009-01/0'])
    expect(source.total.value).toBe(6)
  })

  it('shows a new photo in a month that is here, without asking for the others', async () => {
    const { client, months, calls } = start()
    const source = createTimelineSource(client, createPhotoLedger())
    await source.refresh()
    await source.load('2010-05')
    await source.load('2010-04')
    source.keep(['2010-05', '2010-04'])
    months['2010-05'] = photos('2010-05', 4)
    calls.length = 0
    await source.follow({ type: 'photo-ready', photoIds: ['new'] })
    expect(source.columns('2010-05')?.ids).toHaveLength(4)
    expect(calls).toEqual(['/api/timeline', '2010-05 0', '2010-05 2'])
  })

  it('moves a photo whose date was edited', async () => {
    const { client, months } = start()
    const source = createTimelineSource(client, createPhotoLedger())
    await source.refresh()
    await source.load('2010-05')
    await source.load('2010-04')
    source.keep(['2010-05', '2010-04'])
    months['2010-05'] = photos('2010-05', 2)
    months['2010-04'] = photosFrom(Date.parse('2010-04-20T12:00:00Z'), 3, 1000, 'moved/')
    await source.follow({ type: 'photos-edited', photoIds: ['2010-05/2'] })
    expect(source.columns('2010-05')?.ids).toHaveLength(2)
    expect(source.columns('2010-04')?.ids[0]).toBe('moved/0')
  })

  it('changes nothing for the reader when nothing has changed', async () => {
    const { client } = start()
    const source = createTimelineSource(client, createPhotoLedger())
    await source.refresh()
    await source.load('2010-05')
    source.keep(['2010-05'])
    const before = source.columns('2010-05')
    await source.follow({ type: 'photos-edited', photoIds: ['2010-05/0'] })
    expect(source.columns('2010-05')).toBe(before)
  })

  it('leads the viewer from month to month', async () => {
    const { client } = start()
    const source = createTimelineSource(client, createPhotoLedger())
    await source.refresh()
    await source.load('2010-04')
    expect((await neighbour(source, '2010-04/1', 1))?.id).toBe('2009-01/0')
    expect((await neighbour(source, '2010-04/0', -1))?.id).toBe('2010-05/2')
    expect(await neighbour(source, '2009-01/0', 1)).toBeUndefined()
  })
})
