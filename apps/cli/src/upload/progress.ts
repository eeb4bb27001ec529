/** One line that is drawn over and over on a terminal; elsewhere (a log, a pipe) silent. */
export interface Progress {
  add(bytes: number): void
  done(): void
  /** A line that stays, above the bar. */
  say(line: string): void
  end(): void
}

interface Output {
  isTTY?: boolean | undefined
  columns?: number
  write(text: string): unknown
}

export function createProgress(
  total: { files: number; bytes: number },
  output: Output,
  now: () => number = Date.now,
): Progress {
  const startedMs = now()
  let files = 0
  let bytes = 0
  let drawnMs = 0
  const clear = () => output.isTTY && output.write('\r\x1b[2K')
  function draw(force: boolean) {
    if (!output.isTTY || (!force && now() - drawnMs < 100)) return
    drawnMs = now()
    const share = total.bytes === 0 ? 1 : Math.min(1, bytes / total.bytes)
    const seconds = Math.max(0.5, (now() - startedMs) / 1000)
    const text = ` ${Math.round(share * 100)} %  ${files}/${total.files} files  ${formatBytes(bytes)} of ${formatBytes(total.bytes)}  ${formatBytes(bytes / seconds)}/s`
    const width = Math.max(0, Math.min(30, (output.columns ?? 80) - text.length - 3))
    const full = Math.round(share * width)
    output.write(`\r\x1b[2K${'█'.repeat(full)}${'░'.repeat(width - full)}${text}`)
  }
  return {
    add(count) {
      bytes += count
      draw(false)
    },
    done() {
      files += 1
      draw(true)
    },
    say(line) {
      clear()
      output.write(`${line}\n`)
      draw(true)
    },
    end: () => void clear(),
  }
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? 'B'}`
}
