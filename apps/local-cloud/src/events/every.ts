/**
 * Does something again and again, never twice at once, until it is stopped.
 * @param work what it throws is told, and does not end it
 */
export function every(
  ms: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): { stop(): void } {
  let timer: NodeJS.Timeout
  let isStopped = false
  const next = () => {
    timer = setTimeout(() => void work().catch(onError).then(again), ms)
  }
  const again = () => {
    if (!isStopped) next()
  }
  next()
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
