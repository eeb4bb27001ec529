import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** Whether this is a phone: a table of many columns is of no use there. */
export function useNarrow(): Ref<boolean> {
  const media = matchMedia('(max-width: 719px)')
  const isNarrow = ref(media.matches)
  const take = () => (isNarrow.value = media.matches)
  onMounted(() => media.addEventListener('change', take))
  onBeforeUnmount(() => media.removeEventListener('change', take))
  return isNarrow
}
