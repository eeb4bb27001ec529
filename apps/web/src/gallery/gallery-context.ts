import { inject, type InjectionKey, provide, ref, type Ref } from 'vue'
import { onMounted } from 'vue'

/** Whether the page answers to clicks: not before it was taken over by the browser. */
const aliveKey: InjectionKey<Ref<boolean>> = Symbol('alive')

export function provideAlive(): Ref<boolean> {
  const alive = ref(false)
  onMounted(() => (alive.value = true))
  provide(aliveKey, alive)
  return alive
}

export const useAlive = (): Ref<boolean> => inject(aliveKey, ref(true))
