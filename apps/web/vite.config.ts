import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { precompress } from './tools/precompress.ts'
import { stampFirstFiles } from './tools/stamp-first-files.ts'
import { stampServiceWorker } from './tools/stamp-service-worker.ts'
import { withoutJsonSchema } from './tools/without-json-schema.ts'

const here = dirname(fileURLToPath(import.meta.url))
const server = `http://localhost:${process.env['PORT'] ?? '8080'}`

export default defineConfig({
  root: here,
  plugins: [vue(), withoutJsonSchema(), stampFirstFiles(), stampServiceWorker(), precompress()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  resolve: { dedupe: ['vue'] },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/media', '/upload', '/compat', '/profile-images', '/avatars'].map((path) => [path, server]),
    ),
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Making a schema or a route has no effect of its own: what a page does not call does not travel with it.
      treeshake: {
        moduleSideEffects: (id) => !/packages\/contract\//.test(id),
        manualPureFunctions: ['route', 'z'],
      },
      output: {
        codeSplitting: {
          groups: [
            // What changes with releases of its own stays in the browser's cache over ours.
            { name: 'vue', test: /node_modules\/(?:@vue|vue|vue-router)\//, priority: 5 },
            // Few files instead of dozens of tiny ones, which compress badly and wait for each other: what every page
            // starts with, what most pages use, and what pages with a grid of photos use.
            {
              name: 'start',
              test: /src\/(?:main|router|app\/use-layers|editing\/photo-ledger|viewer\/viewer-context|i18n\/by-area)/,
              priority: 4,
            },
            {
              name: 'ui',
              test: /node_modules\/@lucide\/vue\/|packages\/contract\/|src\/(?:app|ui|session|i18n|search\/filters)\b/,
              minShareCount: 3,
              priority: 2,
            },
            { name: 'sign-in', test: /src\/pages\//, minShareCount: 2, priority: 1 },
            {
              name: 'grid',
              test: /src\/(?:photo-grid|selection|timeline|editing|viewer\/use-open-photo|albums\/span-text)\b/,
              minShareCount: 2,
              priority: 1,
            },
          ],
        },
      },
    },
  },
})
