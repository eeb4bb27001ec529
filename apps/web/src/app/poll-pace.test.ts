import { describe, expect, it } from 'vitest'
import { PollPace } from './poll-pace.ts'

describe('how often a page asks for changes that come in whole answers', () => {
  const pace = () => {
    const one = new PollPace()
    let nowMs = 0
    return (hasNews: boolean, { lastsMs = 50, afterMs = 4000 } = {}) => {
      const fromMs = (nowMs += afterMs)
      return one.waitMs({ fromMs, toMs: (nowMs += lastsMs), hasNews, wishedMs: 4000 })
    }
  }

  it('is what the server wishes while something may happen', () => {
    const ask = pace()
    expect([ask(false), ask(true), ask(false), ask(true)]).toEqual([4000, 4000, 4000, 4000])
  })

  it('becomes less when nothing was new for a minute, until something is', () => {
    const ask = pace()
    const waits = Array.from({ length: 20 }, () => ask(false))
    expect(waits.indexOf(20_000)).toBe(15)
    expect(waits.slice(15)).toEqual(Array.from({ length: 5 }, () => 20_000))
    expect([ask(true), ask(false)]).toEqual([4000, 4000])
  })

  it('becomes less while each answer has news, as during an upload', () => {
    const ask = pace()
    expect(Array.from({ length: 5 }, () => ask(true))).toEqual([4000, 4000, 4000, 32_000, 32_000])
    expect(ask(false)).toBe(4000)
  })

  it('is what the server wishes after a stream, which tells by itself', () => {
    const ask = pace()
    const waits = Array.from({ length: 6 }, () => ask(true, { lastsMs: 900_000 }))
    expect(new Set(waits)).toEqual(new Set([4000]))
  })
})
