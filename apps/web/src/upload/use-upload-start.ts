import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { useUploadTrigger } from '../app/upload-trigger.ts'

/** What a page is about comes first; uploads of before go on, and files can be dropped, this much later at the latest. */
const latestMs = 1500

/** Whether it is time to load the uploads: after a moment, or as soon as somebody brings files (`'dragging'`). */
export function useUploadStart(): Readonly<Ref<boolean | 'dragging'>> {
  const started = ref<boolean | 'dragging'>(false)
  const trigger = useUploadTrigger()
  const start = () => (started.value ||= true)
  const onEnter = ({ dataTransfer }: DragEvent) => {
    if (dataTransfer?.types.includes('Files')) started.value ||= 'dragging'
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(trigger.wanted, (wanted) => wanted && start())
  onMounted(() => {
    timer = setTimeout(start, latestMs)
    window.addEventListener('dragenter', onEnter)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    window.removeEventListener('dragenter', onEnter)
  })
  return started
}
