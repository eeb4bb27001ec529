import * as z from 'zod/mini'
import { en } from 'zod/v4/locales'

/** Schemas say from here on what is wrong with a value, in English. Pages do without: the words are larger than the schemas. */
export function explainInEnglish(): void {
  z.config(en())
}
