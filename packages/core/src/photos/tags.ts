import { invalid } from '../errors.ts'
import { foldText } from '../search/tokens.ts'

export const maxTags = 100

/** Trimmed, without empty ones; of those that differ only in case or accents the first stays. */
export function cleanTags(tags: readonly string[]): string[] {
  const byFold = new Map<string, string>()
  for (const tag of tags.map((one) => one.trim()).filter(Boolean))
    if (!byFold.has(tagKey(tag))) byFold.set(tagKey(tag), tag)
  return [...byFold.values()]
}

/** @throws AppError `invalid-input` when there would be too many. */
export function changeTags(
  tags: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): string[] {
  const gone = new Set(remove.map((tag) => tagKey(tag.trim())))
  const result = cleanTags([...tags.filter((tag) => !gone.has(tagKey(tag))), ...add])
  if (result.length > maxTags)
    throw invalid(`A photo has at most ${maxTags} tags.`, { addTags: 'are too many' })
  return result
}

/** Text that folds to nothing (a symbol) is only like itself. */
const tagKey = (tag: string) => foldText(tag) || tag
