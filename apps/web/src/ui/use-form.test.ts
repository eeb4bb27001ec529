import { ApiError, type Problem } from '@cloudalbum/contract'
import { describe, expect, it } from 'vitest'
import { mountWithApp } from '../testing/mount-with-app.ts'
import { useFormSubmit } from './use-form.ts'

const refusal = (extras: Partial<Problem>) => {
  const problem: Problem = {
    type: 'about:blank',
    title: 'x',
    status: 400,
    code: 'invalid-input',
    detail: 'The form is not right.',
    ...extras,
  }
  return new ApiError(problem.code, problem.status, problem.detail, { problem })
}

describe('a form', () => {
  it('shows what the server says at the field that it means', async () => {
    const { result: form } = await mountWithApp(useFormSubmit)
    await form.submit(() =>
      Promise.reject(refusal({ fields: { 'preferences.timeZone': 'is not a time zone' } })),
    )
    expect(form.fields.value).toEqual({ timeZone: 'This is not a time zone.' })
    expect(form.failure.value).toBe('Something in the form is not right.')
  })

  it('says it in the language of the page', async () => {
    const { result: form } = await mountWithApp(useFormSubmit, 'ko')
    await form.submit(() => Promise.reject(refusal({ code: 'email-taken', fields: { email: 'is taken' } })))
    expect(form.failure.value).toBe('이미 사용 중인 이메일 주소입니다.')
    expect(form.fields.value).toEqual({ email: '이미 사용 중입니다. 다른 것을 선택해 주세요.' })
  })

  it('asks the server nothing while its own checks find something', async () => {
    const { result: form } = await mountWithApp(useFormSubmit)
    let asked = false
    const done = await form.submit(
      async () => void (asked = true),
      () => ({ email: 'Type an address.', password: '' }),
    )
    expect([done, asked, form.fields.value]).toEqual([false, false, { email: 'Type an address.' }])
  })

  it('sends once, however often the button is pressed', async () => {
    const { result: form } = await mountWithApp(useFormSubmit)
    let calls = 0
    let finish: (() => void) | undefined
    const call = () =>
      new Promise<void>((done) => {
        finish = done
        calls++
      })
    const first = form.submit(call)
    expect(await form.submit(call)).toBe(false)
    finish?.()
    expect(await first).toBe(true)
    expect([calls, form.busy.value]).toEqual([1, false])
  })

  it('moves the focus to the first field that is wrong', async () => {
    const { result: form } = await mountWithApp(useFormSubmit)
    const element = document.createElement('form')
    element.innerHTML = '<input id="a"><input id="b" aria-invalid="true">'
    document.body.append(element)
    form.bind(element)
    await form.submit(
      () => Promise.resolve(),
      () => ({ b: 'No.' }),
    )
    expect(document.activeElement?.id).toBe('b')
  })
})
