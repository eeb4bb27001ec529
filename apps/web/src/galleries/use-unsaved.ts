import { onBeforeUnmount, onMounted } from 'vue'

/** Lets the browser ask before the window is closed on what is not saved. */
export function useUnsaved(isUnsaved: () => boolean): void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isUnsaved()) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', ask))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', ask))
}
