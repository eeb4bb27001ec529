import { nextTick, ref, shallowRef, type Ref } from 'vue'
import { useI18n } from '../i18n/use-i18n.ts'
import { useDescribe } from '../app/describe-error.ts'
import { useToasts } from '../app/toasts.ts'
import { useOpenPhoto } from '../viewer/use-open-photo.ts'
import { type AskForCells, findSpread, type Spread } from './find-spread.ts'
import { type Extent, tileExtent, tileOf } from './map-area.ts'
import { finestZoom } from './map-view.ts'
import type { MapCell } from './types.ts'
import type { MapAddress } from './use-map-address.ts'
import { useCellPhotos } from './use-cell-photos.ts'

export interface Stage {
  fit(extent: Extent, options: { lowest?: number; highest: number }): void
  zoom(): number
  focusCell(cell: string): boolean
  keepInView(cell: MapCell): void
}
interface Panel {
  focusPhoto(id: string): boolean
}
/** How much finer the cells are that tell where within a cell the photos lie. */
const finerLevels = 6

/** What happens when somebody chooses a marker: nearer, a list of photos, or the photo itself. */
export function useMapPhotos(
  ask: AskForCells,
  address: MapAddress,
  stage: Readonly<Ref<Stage | null>>,
  panel: Readonly<Ref<Panel | null>>,
) {
  const photos = useCellPhotos()
  const picked = ref<string>()
  const goNearer = useGoNearer(ask, stage)

  const places = shallowRef({
    focusPhoto: async (id: string) =>
      panel.value?.focusPhoto(id) ||
      (picked.value !== undefined && stage.value?.focusCell(picked.value)) ||
      false,
  })
  const openFromList = useOpenPhoto(() => photos.source, places)
  async function open(id: string) {
    // The viewer closes back to the address as it is now.
    await address.flush()
    openFromList(id)
  }

  async function list(cell: MapCell) {
    address.cell.value = cell.cell
    void photos.show(cell.cell)
    await nextTick()
    stage.value?.keepInView(cell)
  }
  async function openOne(cell: MapCell) {
    address.cell.value = undefined
    await photos.show(cell.cell)
    await open(photos.source.columns('all')?.ids[0] ?? cell.photoId)
  }
  return {
    photos,
    open,
    async pick(cell: MapCell) {
      picked.value = cell.cell
      if (cell.count === 1) await openOne(cell)
      else if ((stage.value?.zoom() ?? 0) >= finestZoom) await list(cell)
      else {
        const place = await goNearer(cell)
        if (place && picked.value === cell.cell) await list(place)
      }
    },
    close() {
      const cell = address.cell.value
      address.cell.value = undefined
      if (cell !== undefined) stage.value?.focusCell(cell)
    },
  }
}

/** Shows the photos of a cell as near as they all fit. @returns their cell, when they lie in one place */
function useGoNearer(ask: AskForCells, stage: Readonly<Ref<Stage | null>>) {
  const { t } = useI18n()
  const { show } = useToasts()
  const describe = useDescribe()
  let picks = 0
  return async (cell: MapCell): Promise<MapCell | undefined> => {
    const own = ++picks
    const tile = tileOf(cell.cell)
    let spread: Spread | undefined
    try {
      spread = await findSpread(ask, tileExtent(tile), tile.level + finerLevels)
    } catch (error) {
      show({ kind: 'error', text: `${t('map.cellsFailed')} ${describe(error)}` })
    }
    if (!spread || own !== picks || !stage.value) return undefined
    stage.value.fit(spread.extent, { lowest: stage.value.zoom() + 1, highest: finestZoom })
    return spread.place
  }
}
