import { type Client, type Config, getConfig } from '@cloudalbum/contract'
import { type InjectionKey, shallowRef, type ShallowRef } from 'vue'
import { useInjected } from '../app/use-injected.ts'

export interface ConfigStore {
  /** Undefined until `load` has resolved once. */
  config: ShallowRef<Config | undefined>
  /** Asked once; `fresh` asks again. @throws ApiError */
  load(options?: { fresh?: boolean }): Promise<Config>
}

export const configKey: InjectionKey<ConfigStore> = Symbol('config')

export function createConfig(client: Client): ConfigStore {
  const config = shallowRef<Config>()
  let loading: Promise<Config> | undefined
  return {
    config,
    load({ fresh = false } = {}) {
      if (fresh) loading = undefined
      loading ??= client.call(getConfig, {}).then(
        (answer) => (config.value = answer),
        (error: unknown) => {
          loading = undefined
          throw error
        },
      )
      return loading
    },
  }
}

/** What the server says of itself before anybody signs in: sign-up mode, limits, map tiles. */
export const useConfig = (): ConfigStore => useInjected(configKey)
