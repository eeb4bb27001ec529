import { suggest, type Suggestion } from '@cloudalbum/contract'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useClient } from '../session/use-session.ts'

const pauseMs = 150

/** Tags, cameras and places for what is being typed. A slow answer to older letters never replaces a newer one. */
export function useSuggestions(text: Ref<string>, wanted: Ref<boolean>) {
  const client = useClient()
  const suggestions = shallowRef<Suggestion[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let aborter = new AbortController()

  watch([text, wanted], ([typed, isWanted]) => {
    clearTimeout(timer)
    aborter.abort()
    if (!isWanted || typed.trim() === '') {
      suggestions.value = []
      return
    }
    aborter = new AbortController()
    const { signal } = aborter
    timer = setTimeout(() => void load(typed.trim(), signal), pauseMs)
  })

  async function load(q: string, signal: AbortSignal) {
    try {
      const answer = await client.call(suggest, { query: { q } }, { signal })
      if (!signal.aborted) suggestions.value = answer.suggestions
    } catch {
      // Suggestions are a help, not the search: without them the box works as before.
      if (!signal.aborted) suggestions.value = []
    }
  }

  onScopeDispose(() => {
    clearTimeout(timer)
    aborter.abort()
  })
  return suggestions
}
