import { computed, nextTick, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Choosing photos has an address of its own, so that Back leaves it; the album is then where it was. */
export function usePicking(): { active: ComputedRef<boolean>; open: () => void; close: () => void } {
  const route = useRoute()
  const router = useRouter()
  const active = computed(() => route.query['add'] !== undefined)
  let top = 0
  watch(active, (on) => {
    if (on) top = window.scrollY
    void nextTick(() => window.scrollTo({ top: on ? 0 : top, behavior: 'instant' }))
  })
  return {
    active,
    open: () => void router.push({ query: { ...route.query, add: '' } }),
    close() {
      if (history.state?.back === route.path) router.back()
      else void router.replace({ query: {} })
    },
  }
}
