import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const idleMs = 2800

/** True when nobody has moved the mouse or pressed a key for a while. */
export function useIdle(): { idle: Ref<boolean>; wake: () => void; rest: () => void } {
  const idle = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  function wake() {
    idle.value = false
    clearTimeout(timer)
    timer = setTimeout(() => (idle.value = true), idleMs)
  }
  const onPointer = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') wake()
  }
  onMounted(() => {
    window.addEventListener('pointermove', onPointer)
    window.addEventListener('keydown', wake)
    wake()
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    window.removeEventListener('pointermove', onPointer)
    window.removeEventListener('keydown', wake)
  })
  return {
    idle,
    wake,
    rest() {
      clearTimeout(timer)
      idle.value = true
    },
  }
}
