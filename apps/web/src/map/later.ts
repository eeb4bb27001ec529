export interface Later {
  /** Waits anew: runs when nobody has called for that long. */
  restart(): void
  /** Runs after that long, however often it is called meanwhile. */
  start(): void
  /** Runs at once what waits to be run. */
  flush(): void
  cancel(): void
}

export function later(run: () => void, waitMs: number): Later {
  let timer: ReturnType<typeof setTimeout> | undefined
  const fire = () => {
    timer = undefined
    run()
  }
  const cancel = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    restart() {
      cancel()
      timer = setTimeout(fire, waitMs)
    },
    start() {
      timer ??= setTimeout(fire, waitMs)
    },
    flush() {
      if (timer === undefined) return
      cancel()
      run()
    },
    cancel,
  }
}
