import { describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { createUploadTrigger } from './upload-trigger.ts'

describe('the button that opens the file picker', () => {
  it('reaches whoever owns the picker, as long as they are there', () => {
    const trigger = createUploadTrigger()
    const scope = effectScope()
    const picker = vi.fn()
    scope.run(() => trigger.onOpen(picker))
    trigger.open()
    expect([picker.mock.calls.length, trigger.wanted.value]).toEqual([1, false])
    scope.stop()
    trigger.open()
    expect(picker).toHaveBeenCalledTimes(1)
  })

  it('is not forgotten when it was pressed before they were there', () => {
    const trigger = createUploadTrigger()
    trigger.open()
    expect(trigger.wanted.value).toBe(true)
    const picker = vi.fn()
    effectScope().run(() => trigger.onOpen(picker))
    expect([picker.mock.calls.length, trigger.wanted.value]).toEqual([1, false])
  })
})
