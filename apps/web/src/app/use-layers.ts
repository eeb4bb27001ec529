import {
  computed,
  inject,
  type InjectionKey,
  onScopeDispose,
  shallowReactive,
  shallowRef,
  watch,
  type Ref,
} from 'vue'
import { loadRouteLocation, type RouteLocationNormalizedLoaded, START_LOCATION, useRouter } from 'vue-router'

export interface Layers {
  /** The page; below an overlay it stays what it was. */
  page: Ref<RouteLocationNormalizedLoaded>
  overlay: Ref<RouteLocationNormalizedLoaded | undefined>
  /** What `useRoute()` answers inside the page. */
  pageRoute: RouteLocationNormalizedLoaded
}

/** Splits the route into a page and an overlay over it. A photo opened by its address lies over the timeline. */
export function useLayers(): Layers {
  const router = useRouter()
  const page = shallowRef<RouteLocationNormalizedLoaded>(START_LOCATION)

  async function update(route: RouteLocationNormalizedLoaded) {
    if (!route.meta.overlay) page.value = route
    else if (page.value === START_LOCATION) {
      const state: unknown = history.state?.background
      const below = router.resolve(typeof state === 'string' ? state : '/')
      const loaded = await loadRouteLocation(below.meta.overlay ? router.resolve('/') : below)
      if (router.currentRoute.value === route) page.value = loaded
    }
  }
  // So that a reload of the overlay finds the page below again.
  const stop = router.afterEach((to) => {
    if (to.meta.overlay && page.value !== START_LOCATION)
      history.replaceState({ ...history.state, background: page.value.fullPath }, '')
  })
  onScopeDispose(stop)
  watch(router.currentRoute, (route) => void update(route), { immediate: true })

  const pageRoute = {} as Record<string, unknown>
  for (const key of Object.keys(START_LOCATION) as (keyof RouteLocationNormalizedLoaded)[])
    Object.defineProperty(pageRoute, key, { get: () => page.value[key], enumerable: true })

  return {
    page,
    overlay: computed(() => (router.currentRoute.value.meta.overlay ? router.currentRoute.value : undefined)),
    pageRoute: shallowReactive(pageRoute) as unknown as RouteLocationNormalizedLoaded,
  }
}

export const layersKey: InjectionKey<Layers> = Symbol('layers')

/** Closes the overlay: one step back where the page below is that step, else to that page. */
export function useCloseOverlay(): () => void {
  const router = useRouter()
  const layers = inject(layersKey)
  return () => {
    const below = layers?.page.value.fullPath ?? '/'
    if (history.state?.back === below) router.back()
    else void router.replace(below)
  }
}
