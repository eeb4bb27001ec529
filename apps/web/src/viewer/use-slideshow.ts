import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

const perPhotoMs = 4500

/** Steps on by itself until the end, or until somebody stops it. */
export function useSlideshow(
  hasNext: () => boolean,
  step: () => void,
  id: () => string,
): { playing: Ref<boolean>; toggle: () => void; stop: () => void } {
  const playing = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let lock: WakeLockSentinel | undefined

  async function keepAwake(on: boolean) {
    try {
      if (on) lock = await navigator.wakeLock?.request('screen')
      else await lock?.release()
    } catch {
      // The screen may go dark; the show goes on.
      lock = undefined
    }
  }
  function arm() {
    clearTimeout(timer)
    if (!playing.value) return
    timer = setTimeout(() => {
      if (hasNext()) step()
      else playing.value = false
    }, perPhotoMs)
  }
  watch([playing, id], arm)
  watch(playing, (on) => void keepAwake(on))
  const stop = () => (playing.value = false)
  onBeforeUnmount(() => {
    clearTimeout(timer)
    void keepAwake(false)
  })
  return { playing, stop, toggle: () => (playing.value = !playing.value) }
}
