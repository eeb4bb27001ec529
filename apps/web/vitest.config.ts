import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  root: here,
  plugins: [vue()],
  test: { name: 'web', environment: 'jsdom', include: ['src/**/*.test.ts', 'tools/**/*.test.ts'] },
})
