import type { DownloadTicket } from '@cloudalbum/contract'

/** A ZIP, and those that follow it where one would be too large. */
export function startDownloads({ url, more }: DownloadTicket): void {
  for (const one of [url, ...more.map((next) => next.url)]) startDownload(one)
}

/** Lets the browser save what is at an address; the page stays. */
export function startDownload(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.rel = 'noopener'
  document.body.append(link)
  link.click()
  link.remove()
}
