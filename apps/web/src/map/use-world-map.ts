import type { Map as LeafletMap } from 'leaflet'
import { onBeforeUnmount, onMounted, type Ref, shallowRef, type ShallowRef } from 'vue'
import { useI18n } from '../i18n/use-i18n.ts'
import { useToasts } from '../app/toasts.ts'
import { useConfig } from '../session/use-config.ts'
import { addGround, createMap } from './create-map.ts'

/**
 * A map in this element, for as long as the component lives.
 * @param setUp gives the map its first view
 */
export function useWorldMap(
  element: Readonly<Ref<HTMLElement | null>>,
  setUp: (map: LeafletMap) => void,
): ShallowRef<LeafletMap | undefined> {
  const { t } = useI18n()
  const { show } = useToasts()
  const config = useConfig()
  const map = shallowRef<LeafletMap>()
  const ended = new AbortController()

  async function draw(own: LeafletMap) {
    try {
      const { tiles } = await config.load()
      if (!ended.signal.aborted) await addGround(own, tiles, ended.signal)
    } catch {
      if (!ended.signal.aborted) show({ kind: 'error', text: t('map.groundFailed') })
    }
  }

  const sizes = new ResizeObserver(() => map.value?.invalidateSize({ animate: false }))
  onMounted(() => {
    if (!element.value) return
    map.value = createMap(element.value)
    setUp(map.value)
    sizes.observe(element.value)
    void draw(map.value)
  })
  onBeforeUnmount(() => {
    ended.abort()
    sizes.disconnect()
    map.value?.remove()
    map.value = undefined
  })
  return map
}
