import { onScopeDispose, ref, type Ref } from 'vue'

/** Counts down after something that must not be asked for at once again. */
export function useCooldown(seconds: number): { secondsLeft: Ref<number>; start(): void; stop(): void } {
  const secondsLeft = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => {
    clearInterval(timer)
    secondsLeft.value = 0
  }
  onScopeDispose(stop)
  return {
    secondsLeft,
    stop,
    start() {
      stop()
      secondsLeft.value = seconds
      timer = setInterval(() => (--secondsLeft.value <= 0 ? stop() : undefined), 1000)
    },
  }
}
