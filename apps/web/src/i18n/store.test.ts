import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, defineComponent, nextTick } from 'vue'
import { createMessageStore } from './messages.ts'

function store() {
  const made = createMessageStore<'en' | 'ko'>('en')
  made.add('en', {
    trash: { info: 'Kept for {days} days', days: '{count} day | {count} days' },
    photos: 'No photos | {count} photo | {count} photos',
    hello: 'Hello',
  })
  made.add('ko', { photos: '사진 없음 | 사진 {count}장 | 사진 {count}장', hello: '안녕하세요' })
  return made
}

describe('messages of the page', () => {
  it('are found by area and name, and filled', () => {
    expect(store().t('trash.info', { days: 30 })).toBe('Kept for 30 days')
  })

  it('take one form for one and the other for none and many', () => {
    const { t } = store()
    expect([0, 1, 2].map((count) => t('trash.days', { count }, count))).toEqual(['0 days', '1 day', '2 days'])
  })

  it('have a form of their own for none, where there are three', () => {
    const { t } = store()
    expect([0, 1, 7].map((count) => t('photos', { count }, count))).toEqual([
      'No photos',
      '1 photo',
      '7 photos',
    ])
  })

  it('leave a gap as it is that nothing fills, and write what looks like a gap in a value as it is', () => {
    const { t } = store()
    expect(t('trash.info')).toBe('Kept for {days} days')
    expect(t('trash.info', { days: '{days} $& $1' })).toBe('Kept for {days} $& $1 days')
  })

  it('show their key when they are missing, also by a name that every object has', () => {
    const { t, te } = store()
    expect([t('trash.nothing'), t('constructor')]).toEqual(['trash.nothing', 'constructor'])
    expect([te('trash.info'), te('trash'), te('trash.nothing')]).toEqual([true, false, false])
  })

  it('change with the language, and so does what was made of them', () => {
    const { t, n, locale } = store()
    const text = computed(() => `${t('hello')} ${n(1234)}`)
    expect(text.value).toBe('Hello 1,234')
    locale.value = 'ko'
    expect(text.value).toBe('안녕하세요 1,234')
  })

  it('appear in templates when they come later', async () => {
    const made = store()
    const wrapper = mount(defineComponent({ template: '<p>{{ $t("late.title") }}</p>' }), {
      global: { plugins: [made] },
    })
    made.add('en', { late: { title: 'Here now' } })
    await nextTick()
    expect(wrapper.text()).toBe('Here now')
  })
})
