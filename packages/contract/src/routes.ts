import * as accounts from './accounts.ts'
import * as admin from './admin.ts'
import * as albums from './albums.ts'
import * as changes from './changes.ts'
import * as downloads from './downloads.ts'
import * as galleries from './galleries.ts'
import * as galleryVisits from './gallery-visits.ts'
import * as insights from './insights.ts'
import * as observe from './observe.ts'
import * as photos from './photos.ts'
import * as profiles from './profiles.ts'
import type { Route } from './route.ts'
import * as search from './search.ts'
import * as timeline from './timeline.ts'
import * as trash from './trash.ts'
import * as uploads from './uploads.ts'
import * as webhooks from './webhooks.ts'
import * as work from './work.ts'

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'method' in value && 'access' in value

/** Every route by its name, for the server, the OpenAPI document and the access tests. */
export const all: ReadonlyMap<string, Route> = new Map(
  [
    accounts,
    admin,
    uploads,
    photos,
    downloads,
    trash,
    timeline,
    search,
    changes,
    albums,
    galleries,
    galleryVisits,
    insights,
    observe,
    profiles,
    webhooks,
    work,
  ].flatMap((group) =>
    Object.entries(group as Record<string, unknown>).flatMap(([name, value]) =>
      isRoute(value) ? [[name, value] as const] : [],
    ),
  ),
)
