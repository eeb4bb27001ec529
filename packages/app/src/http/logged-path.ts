/** Where the next segment is a secret. */
const secretBearing = /^(\/(?:s|api\/shares|api\/downloads)\/)[^/]+/

/** What a log may know of an address: no query (signatures), no tokens of shares and downloads. */
export const loggedPath = (url: string): string => new URL(url).pathname.replace(secretBearing, '$1…')
