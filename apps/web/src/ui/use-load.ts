import { onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useDescribe } from '../app/describe-error.ts'

export interface Loaded<T> {
  data: ShallowRef<T | undefined>
  failure: Ref<string>
  loading: Ref<boolean>
  /** Keeps what is shown until the new answer is here. */
  reload(): Promise<void>
}

/** What a part of a page asks for when it appears. */
export function useLoad<T>(load: () => Promise<T>): Loaded<T> {
  const describe = useDescribe()
  const data = shallowRef<T>()
  const failure = ref('')
  const loading = ref(true)
  let last = 0

  async function reload() {
    const mine = ++last
    loading.value = true
    failure.value = ''
    try {
      const answer = await load()
      if (mine === last) data.value = answer
    } catch (error) {
      if (mine === last) failure.value = describe(error)
    } finally {
      if (mine === last) loading.value = false
    }
  }
  onMounted(reload)
  return { data, failure, loading, reload }
}
