import type { Stage } from './stage.ts'

/** Choices of a stage that are settings of the album. */
export const plainSettings = ({
  name,
  mailFrom,
  cruddurOrigin,
  tiles,
  metrics,
}: Stage): Record<string, string> => ({
  ...(mailFrom === undefined ? {} : { MAIL: 'ses', MAIL_FROM: mailFrom }),
  ...(cruddurOrigin === undefined ? {} : { CRUDDUR_ORIGIN: cruddurOrigin }),
  ...(metrics ? { METRICS: 'emf', METRICS_NAMESPACE: `CloudAlbum/${name}` } : {}),
  ...(tiles ? { TILE_URL: tiles.url, TILE_ATTRIBUTION: tiles.attribution } : {}),
})
