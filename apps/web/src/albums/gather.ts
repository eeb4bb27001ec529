import { onScopeDispose } from 'vue'

/** Changes come in bursts, as during an upload: `run` is called once for many. Ends with the component. */
export function gather(run: () => void, waitMs = 300): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      run()
    }, waitMs)
  }
}
