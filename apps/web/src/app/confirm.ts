import { type InjectionKey, shallowRef, type ShallowRef } from 'vue'
import { useInjected } from './use-injected.ts'

export interface Question {
  title: string
  text?: string
  /** Names what happens: "Delete 3 photos", not "OK". */
  confirmLabel: string
  cancelLabel?: string
  danger?: boolean
  /** The person must type this before they can confirm. */
  typed?: string
}

export interface Confirm {
  open: ShallowRef<{ question: Question; answer: (yes: boolean) => void } | undefined>
  ask(question: Question): Promise<boolean>
}

export const confirmKey: InjectionKey<Confirm> = Symbol('confirm')

export function createConfirm(): Confirm {
  const open: Confirm['open'] = shallowRef()
  return {
    open,
    ask(question) {
      open.value?.answer(false)
      return new Promise((done) => {
        const answer = (yes: boolean) => {
          open.value = undefined
          done(yes)
        }
        open.value = { question, answer }
      })
    },
  }
}

/** `if (await confirm({ title, confirmLabel, danger: true })) …` */
export const useConfirm = (): Confirm['ask'] => useInjected(confirmKey).ask
