import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { galleryAssets } from './tools/gallery-assets.ts'
import { precompress } from './tools/precompress.ts'

// The public gallery pages, apart from the app: rendered by the server, which loads `dist/server/gallery.mjs` for it, and
// taken over by a few kilobytes of script. `vite build -c vite.gallery.config.ts`, then the same with `--ssr`.

const here = dirname(fileURLToPath(import.meta.url))
const publicFolder = resolve(here, 'dist/assets/gallery')
const serverFolder = resolve(here, 'dist/server')

/** Loaded when it is needed: the dialog to sign in, and the language of the page. */
const late = /gallery\/(?:SignDialog|SignField|use-sign-form|sign-checks)|i18n\/\w+\/gallery(?:-sign)?\.json/

export default defineConfig(({ isSsrBuild }) => ({
  root: here,
  base: '/assets/gallery/',
  publicDir: false,
  plugins: [
    // Shapes that never change are written where they stand: a few bytes more to do, half a kilobyte less to load.
    vue({ template: { compilerOptions: { hoistStatic: false } } }),
    galleryAssets(serverFolder),
    ...(isSsrBuild ? [] : [precompress()]),
  ],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    ...(isSsrBuild ? { 'process.env.NODE_ENV': '"production"' } : {}),
  },
  resolve: { dedupe: ['vue'] },
  // Without the condition `node`, which leads to a Vue with its compiler.
  ssr: { noExternal: true, target: 'node', resolve: { conditions: ['module', 'production'] } },
  build: {
    target: 'es2022',
    outDir: isSsrBuild ? serverFolder : publicFolder,
    emptyOutDir: !isSsrBuild,
    assetsDir: '',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    minify: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: resolve(here, `src/gallery/entry-${isSsrBuild ? 'server' : 'client'}.ts`),
      output: isSsrBuild
        ? { entryFileNames: 'gallery.mjs' }
        : // One file, but for what few visitors need: small files compress badly.
          { codeSplitting: { groups: [{ name: 'page', test: (id: string) => !late.test(id) }] } },
    },
  },
}))
