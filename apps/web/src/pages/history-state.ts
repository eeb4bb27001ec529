/** What the page before handed over; it survives Back and a reload, and is in no address. */
export function stateText(name: 'email' | 'note'): string {
  const value: unknown = history.state?.[name]
  return typeof value === 'string' ? value : ''
}
