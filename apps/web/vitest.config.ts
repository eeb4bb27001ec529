import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  root: here,
  plugins: [vue(), vueI18n({ include: [`${here}src/i18n/*/*.json`], runtimeOnly: true, fullInstall: false })],
  test: { name: 'web', environment: 'jsdom', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'] },
})
