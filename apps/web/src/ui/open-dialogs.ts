import { computed, shallowReactive } from 'vue'

/** As in the browser's top layer, of which there is one: the last one opened is in front. */
const open = shallowReactive<HTMLElement[]>([])

/** The dialog in front. All beside it neither answers nor is read out. */
export const frontDialog = computed(() => open.at(-1))

/** @returns ends it */
export function comeToFront(dialog: HTMLElement): () => void {
  open.push(dialog)
  return () => {
    const at = open.indexOf(dialog)
    if (at >= 0) open.splice(at, 1)
  }
}
