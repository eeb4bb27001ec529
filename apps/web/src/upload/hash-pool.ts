type Answer = { id: number; sha256: string } | { id: number; errorName: string }

/** SHA-256 of files, off the page's own thread. Workers start with the first file and stay. */
export function createHashPool(size: number): (file: Blob, signal: AbortSignal) => Promise<string> {
  const workers: Worker[] = []
  const waiting = new Map<number, { resolve: (sha256: string) => void; reject: (error: unknown) => void }>()
  let last = 0

  function start(): Worker {
    const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const job = waiting.get(data.id)
      waiting.delete(data.id)
      if ('sha256' in data) job?.resolve(data.sha256)
      else job?.reject(new DOMException('The file could not be read', data.errorName))
    })
    worker.addEventListener('error', (event) => {
      workers.splice(workers.indexOf(worker), 1)
      for (const [id, job] of waiting) {
        waiting.delete(id)
        job.reject(new Error(event.message))
      }
    })
    return worker
  }

  return (file, signal) =>
    new Promise((resolve, reject) => {
      const id = ++last
      while (workers.length < size) workers.push(start())
      waiting.set(id, { resolve, reject })
      signal.addEventListener(
        'abort',
        () => {
          waiting.delete(id)
          reject(new DOMException('', 'AbortError'))
        },
        { once: true },
      )
      workers[id % workers.length]?.postMessage({ id, file })
    })
}
