import { cellOf, cellToken, mapLevels } from '@cloudalbum/core'
import { describe, expect, it } from 'vitest'
import { idsOf, startMs, type IndexContext } from './photo-samples.ts'

const world = { north: 90, south: -90, east: 180, west: -180 }
const at = (latitude: number, longitude: number) => ({ location: { latitude, longitude } })

export function mapTests(context: IndexContext): void {
  const cells = (area: Partial<typeof world> & { level: number }) => {
    const { own } = context
    return own.index.mapCells(own.accountId, { ...world, ...area })
  }

  describe('the map', () => {
    it('gathers photos into cells with their middle and the newest of them', async () => {
      const { own, other, taken } = context
      await own.ready({ ...at(46.9, 7.4), ...taken(startMs) })
      const newest = await own.ready({ ...at(46.91, 7.41), ...taken(startMs + 9) })
      await own.ready({ ...at(46.92, 7.42), ...taken(startMs + 5) })
      await own.ready()
      await other.ready(at(46.9, 7.4))
      const [cell, ...rest] = await cells({ level: 4 })
      expect(rest).toEqual([])
      expect(cell).toMatchObject({
        count: 3,
        photoId: newest.id,
        cell: cellOf({ latitude: 46.9, longitude: 7.4 }, 4),
      })
      expect(cell?.latitude).toBeCloseTo(46.91, 5)
      expect(cell?.longitude).toBeCloseTo(7.41, 5)
    })

    it('shows another photo of the cell when the shown one goes', async () => {
      const { own, taken } = context
      const photos = []
      for (let i = 0; i < 4; i++) photos.push(await own.ready({ ...at(10, 10), ...taken(startMs + i) }))
      const ids = idsOf(photos)
      const shown = async () => (await cells({ level: 10 })).map((cell) => [cell.photoId, cell.count])
      expect(await shown()).toEqual([[ids[3], 4]])
      await own.photos.trash(own.accountId, ids.slice(2), startMs)
      expect(await shown()).toEqual([[ids[1], 2]])
      await own.photos.edit(own.accountId, ids.slice(1, 2), () => at(-50, 100), startMs)
      expect((await shown()).sort()).toEqual(
        [
          [ids[0], 1],
          [ids[1], 1],
        ].sort(),
      )
      await own.photos.trash(own.accountId, ids, startMs)
      expect(await shown()).toEqual([])
      await own.photos.restore(own.accountId, ids.slice(0, 1), startMs)
      expect(await shown()).toEqual([[ids[0], 1]])
    })

    it('gives only cells of the area, also across the antimeridian', async () => {
      const { own } = context
      const [fiji, samoa, japan] = [
        await own.ready(at(-17, 178)),
        await own.ready(at(-13, -172)),
        await own.ready(at(36, 138)),
      ]
      const seen = async (area: Partial<typeof world>) =>
        (await cells({ level: 6, ...area })).map((cell) => cell.photoId).sort()
      expect(await seen({ west: 170, east: -165 })).toEqual([fiji.id, samoa.id].sort())
      expect(await seen({ west: 170, east: 180 })).toEqual([fiji.id])
      expect(await seen({ west: 130, east: 145, north: 40, south: 30 })).toEqual([japan.id])
      expect(await seen({ north: 30, south: 0 })).toEqual([])
      expect(await seen({ west: 10, east: 9.9 })).toEqual([fiji.id, samoa.id, japan.id].sort())
    })

    it('takes the edges of the world', async () => {
      const { own } = context
      for (const [latitude, longitude] of [
        [90, 180],
        [-90, -180],
        [0, 0],
      ] as const)
        await own.ready(at(latitude, longitude))
      for (const level of mapLevels.slice(0, 4))
        expect((await cells({ level })).reduce((sum, cell) => sum + cell.count, 0)).toBe(3)
    })

    it('answers at the level nearest to the wanted one, and coarser where cells would be too many', async () => {
      const { own } = context
      await own.ready(at(1, 1))
      const small = { north: 1.01, south: 0.99, west: 0.99, east: 1.01 }
      const levelOf = async (level: number, area = {}) =>
        (await cells({ level, ...area }))[0]?.cell.split('/')[0]
      expect(await levelOf(0)).toBe('2')
      expect(await levelOf(7.2, small)).toBe('8')
      expect(await levelOf(22, small)).toBe('18')
      expect(Number(await levelOf(18))).toBeLessThan(12)
    })

    it('has cells that search takes as a filter', async () => {
      const { own, find } = context
      const [near] = [await own.ready(at(46.9, 7.4)), await own.ready(at(-33.8, 151.2))]
      const cell = cellOf({ latitude: 46.9, longitude: 7.4 }, 8)
      expect(await find('', { terms: [{ token: cellToken(cell), prefix: false }] })).toEqual([near.id])
    })
  })
}
