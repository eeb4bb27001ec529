import type { ChangeFeed } from '../ports/change-feed.ts'

export interface TellPagesPorts {
  changes: Pick<ChangeFeed, 'publish'>
}

/**
 * After the account or one of its sessions has changed: open pages look again, and those that may no longer ends their
 * stream at once, as each event is given to the session only that is still alive.
 */
export const tellPages = ({ changes }: TellPagesPorts, accountId: string): Promise<void> =>
  changes.publish(accountId, { type: 'account-changed' })
