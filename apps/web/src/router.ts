import type { Component } from 'vue'
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import type { LateArea } from './i18n/index.ts'
import type { Session } from './session/session.ts'
import type { ConfigStore } from './session/use-config.ts'
import { redirectFor } from './router-rules.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** `app`: with navigation, for accounts. `plain`: the sign-in pages. `bare`: nothing around it. */
    layout?: 'app' | 'plain' | 'bare'
    /** Who may come here; without it whoever is signed in. */
    access?: 'anyone' | 'signed-out' | 'admin'
    messages?: LateArea[]
    /** Key below `app.pages` for the title of the window. */
    title?: string
    /** The page opens over the one before it, which stays as it is. */
    overlay?: boolean
  }
}

type Load = () => Promise<Component>
const page = (
  name: string,
  path: string,
  title: string,
  component: Load,
  meta: RouteRecordRaw['meta'] = {},
): RouteRecordRaw => ({
  name,
  path,
  component,
  meta: { title, ...meta },
})
const signedOut = {
  layout: 'plain',
  access: 'signed-out',
  messages: ['session'],
} satisfies RouteRecordRaw['meta']

export const routes: RouteRecordRaw[] = [
  page('timeline', '/', 'timeline', () => import('./timeline/TimelinePage.vue')),
  page('photo', '/photo/:id([0-9a-z]{26})', 'photo', () => import('./viewer/ViewerPage.vue'), {
    overlay: true,
  }),
  page('search', '/search', 'search', () => import('./search/SearchPage.vue')),
  page('map', '/map', 'map', () => import('./map/MapPage.vue')),
  page('albums', '/albums', 'albums', () => import('./albums/AlbumsPage.vue')),
  page('album', '/albums/:id([0-9a-z]{26})', 'album', () => import('./albums/AlbumPage.vue')),
  page('galleries', '/galleries', 'galleries', () => import('./galleries/GalleriesPage.vue'), {
    messages: ['galleries'],
  }),
  page(
    'gallery',
    '/galleries/:id([0-9a-z]{26})/:section([a-z]+)?',
    'gallery',
    () => import('./galleries/GalleryPage.vue'),
    { messages: ['galleries', 'insights'] },
  ),
  page('claims', '/claims', 'claims', () => import('./galleries/OwnClaimsPage.vue'), {
    messages: ['galleries'],
  }),
  page('sharing', '/sharing', 'sharing', () => import('./sharing/SharingPage.vue')),
  page('favourites', '/favourites', 'favourites', () => import('./timeline/FavouritesPage.vue')),
  page('trash', '/trash', 'trash', () => import('./trash/TrashPage.vue')),
  page('problems', '/problems', 'problems', () => import('./trash/ProblemsPage.vue')),
  page('settings', '/settings/:section([a-z-]+)?', 'settings', () => import('./settings/SettingsPage.vue'), {
    messages: ['settings', 'session', 'profile'],
  }),
  page('admin', '/admin/:section([a-z-]+)?', 'admin', () => import('./admin/AdminPage.vue'), {
    messages: ['admin', 'session', 'settings'],
    access: 'admin',
  }),
  page('sign-in', '/sign-in', 'signIn', () => import('./pages/SignInPage.vue'), signedOut),
  page('sign-up', '/sign-up', 'signUp', () => import('./pages/SignUpPage.vue'), signedOut),
  page('confirm', '/confirm', 'confirm', () => import('./pages/ConfirmPage.vue'), signedOut),
  page('forgot', '/forgot', 'forgot', () => import('./pages/ForgotPage.vue'), signedOut),
  page('reset', '/reset', 'reset', () => import('./pages/ResetPage.vue'), { ...signedOut, access: 'anyone' }),
  page('share', '/s/:token([\\w-]{1,100})', 'share', () => import('./sharing/SharePage.vue'), {
    layout: 'bare',
    access: 'anyone',
  }),
  page('profile', '/@:handle([^/]+)', 'profile', () => import('./profile/ProfilePage.vue'), {
    layout: 'bare',
    access: 'anyone',
    messages: ['profile'],
  }),
  page('not-found', '/:path(.*)*', 'notFound', () => import('./pages/NotFoundPage.vue'), {
    layout: 'bare',
    access: 'anyone',
  }),
]

interface RouterOptions {
  session: Session
  config: ConfigStore
  loadAreas: (areas: readonly LateArea[]) => Promise<void>
}

export function createAppRouter({ session, config, loadAreas }: RouterOptions): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior(to, from, saved) {
      // The page below an overlay was never away.
      if (to.meta.overlay || from.meta.overlay) return false
      if (to.hash) return { el: to.hash }
      return to.name === from.name && to.path === from.path ? false : (saved ?? { top: 0 })
    },
  })
  const started = session.start()
  router.beforeEach(async (to) => {
    const shell = to.meta.layout === undefined ? import('./app/AppShell.vue') : undefined
    await Promise.all([
      loadAreas(to.meta.messages ?? []),
      to.meta.access === 'anyone' ? undefined : started,
      shell,
    ])
    return (await redirectFor(to, session, config)) ?? true
  })
  return router
}
