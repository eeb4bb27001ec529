import { afterEach, describe, expect, it, vi } from 'vitest'
import { mountWithApp } from '../testing/mount-with-app.ts'
import { keysOf, provideShortcutOverlay, useShortcuts } from './shortcuts.ts'

afterEach(() => document.body.replaceChildren())

async function setup(keys: string) {
  const run = vi.fn<() => void>()
  const mounted = await mountWithApp(() => useShortcuts().register(keys, { label: 'x', run }))
  const press = (init: KeyboardEventInit, target: EventTarget = document.body) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    Object.defineProperty(event, 'target', { value: target })
    mounted.shortcuts.handle(event)
    return event
  }
  return { ...mounted, run, press }
}

describe('keyboard shortcuts', () => {
  it('run, and keep the key from the browser', async () => {
    const { run, press } = await setup('f')
    expect(press({ key: 'f' }).defaultPrevented).toBe(true)
    expect(run).toHaveBeenCalledOnce()
  })

  it.each(['input', 'textarea', 'select'])('are off in a %s', async (name) => {
    const { run, press } = await setup('f')
    press({ key: 'f' }, document.createElement(name))
    expect(run).not.toHaveBeenCalled()
  })

  it('are on in a checkbox, which takes no letters', async () => {
    const { run, press } = await setup('x')
    const box = Object.assign(document.createElement('input'), { type: 'checkbox' })
    press({ key: 'x' }, box)
    expect(run).toHaveBeenCalledOnce()
  })

  it('are off while a word is being composed', async () => {
    const { run, press } = await setup('f')
    press({ key: 'f', isComposing: true })
    expect(run).not.toHaveBeenCalled()
  })

  it('are off below a modal dialog', async () => {
    const { run, press } = await setup('f')
    document.body.insertAdjacentHTML('beforeend', '<dialog open data-modal></dialog>')
    press({ key: 'f' })
    expect(run).not.toHaveBeenCalled()
  })

  it('of one character can be switched off; others stay', async () => {
    const letter = await setup('Shift+D')
    letter.shortcuts.characterKeys.value = false
    letter.press({ key: 'D', shiftKey: true })
    expect(letter.run).not.toHaveBeenCalled()
    const chord = await setup('Mod+A')
    chord.shortcuts.characterKeys.value = false
    chord.press({ key: 'a', ctrlKey: true })
    expect(chord.run).toHaveBeenCalledOnce()
  })

  it('end with their component', async () => {
    const { wrapper, run, press, shortcuts } = await setup('f')
    wrapper.unmount()
    press({ key: 'f' })
    expect(run).not.toHaveBeenCalled()
    expect(shortcuts.list).toEqual([])
  })

  it('belong to whoever registered last', async () => {
    const first = vi.fn<() => void>()
    const second = vi.fn<() => void>()
    const { shortcuts } = await mountWithApp(() => {
      useShortcuts().register('i', { label: 'a', run: first })
      useShortcuts().register('i', { label: 'b', run: second })
    })
    shortcuts.handle(new KeyboardEvent('keydown', { key: 'i' }))
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
  })

  it('of a page are silent below an overlay', async () => {
    const run = vi.fn<() => void>()
    const { shortcuts } = await mountWithApp(() => provideShortcutOverlay())
    shortcuts.add({ keys: 'x', scope: 'page', label: 'x', run })
    shortcuts.handle(new KeyboardEvent('keydown', { key: 'x' }))
    expect(run).not.toHaveBeenCalled()
  })

  it('name keys alike on all layouts', () => {
    expect(keysOf(new KeyboardEvent('keydown', { key: '?', shiftKey: true }))).toBe('?')
    expect(keysOf(new KeyboardEvent('keydown', { key: 'A', metaKey: true, shiftKey: true }))).toBe(
      'Mod+Shift+A',
    )
    expect(keysOf(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true }))).toBe('Shift+ArrowLeft')
  })
})
