import { type App, ref, type Ref, shallowRef } from 'vue'

/** What a message is filled with. */
export type Values = Record<string, string | number>

/** `t('albums.added', { count: 3 }, 3)`: the number chooses between `one | many`. A key that is missing shows itself. */
export type Translate = (key: string, values?: Values, count?: number) => string

export interface MessageTree {
  [key: string]: string | MessageTree
}

export interface Messages<L extends string = string> {
  locale: Ref<L>
  t: Translate
  /** Whether there is such a message. */
  te(key: string): boolean
  /** A number as it is written in the language of the page. */
  n(value: number): string
  add(language: L, messages: MessageTree): void
  /** Gives templates `$t`. */
  install(app: App): void
}

/** Messages of the page by language. They are plain text with `{names}`, and forms such as `one | many` where a number decides. */
export function createMessageStore<L extends string>(language: L): Messages<L> {
  const locale = ref(language) as Ref<L>
  const texts = shallowRef<ReadonlyMap<string, string>>(new Map())
  const find = (key: string) => texts.value.get(`${locale.value}.${key}`)
  const t: Translate = (key, values, count) => {
    const text = find(key)
    return text === undefined ? key : fill(count === undefined ? text : choose(text, count), values)
  }
  return {
    locale,
    t,
    te: (key) => find(key) !== undefined,
    n: (value) => value.toLocaleString(locale.value),
    add(to, messages) {
      texts.value = new Map([...texts.value, ...flatten(messages, to)])
    },
    install(app) {
      app.config.globalProperties.$t = t
    },
  }
}

/** `one | many`, or `none | one | many`. */
function choose(text: string, count: number): string {
  const forms = text.split(' | ')
  const at = forms.length > 2 ? Math.min(count, 2) : count === 1 ? 0 : 1
  return forms[at] ?? text
}

const fill = (text: string, values: Values = {}) =>
  text.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap))

const flatten = (tree: MessageTree, path: string): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}.${key}`, value] as [string, string]]
      : flatten(value, `${path}.${key}`),
  )

declare module 'vue' {
  interface ComponentCustomProperties {
    $t: Translate
  }
}
