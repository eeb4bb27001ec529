const key = 'cloudalbum.recent-searches'
const kept = 6

/** Words that were searched for on this device, the latest first. */
export function recentSearches(): string[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string').slice(0, kept) : []
  } catch {
    // Somebody else wrote there: begin anew.
    return []
  }
}

export function rememberSearch(text: string): void {
  const others = recentSearches().filter((one) => one.toLowerCase() !== text.toLowerCase())
  localStorage.setItem(key, JSON.stringify([text, ...others].slice(0, kept)))
}
