import { build, type BuildOptions } from 'esbuild'
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { functions, type BuiltFunction } from './functions.ts'

// Makes of each function a folder that can be uploaded as it is: one module, and beside it what it reads. Native parts are those
// of Linux on arm64, whatever this machine is: npm run build -w apps/lambda. With --here the functions are for this machine, in
// dist/here, and take their native parts from this checkout.

const run = promisify(execFile)
const here = join(import.meta.dirname, '..')
const root = join(here, '../..')
const page = join(root, 'apps/web/dist')
const forHere = process.argv.includes('--here')
const dist = join(here, forHere ? 'dist/here' : 'dist')

const options: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // What is seldom needed is loaded with the first need.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  mainFields: ['module', 'main'],
  sourcemap: 'external',
  legalComments: 'none',
  logLevel: 'warning',
  // Natives lie beside the function; CommonJS among the libraries asks for `require`.
  external: ['sharp', '@node-rs/argon2', 'libheif-js'],
  banner: {
    js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);",
  },
}

async function buildFunction(name: string, { needs }: BuiltFunction): Promise<void> {
  const folder = join(dist, name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const entryPoints = [
    { in: join(here, `src/${name}.ts`), out: 'index' },
    ...(needs.includes('images')
      ? [{ in: join(root, 'packages/imaging/src/worker/main.ts'), out: 'image-worker' }]
      : []),
  ]
  await build({ ...options, entryPoints, outdir: folder, outExtension: { '.js': '.mjs' } })
  await writeFile(join(folder, 'version.txt'), await versionIn(root))
  if (needs.includes('page')) await copyPage(folder)
  if (needs.includes('places'))
    await cp(join(root, 'packages/imaging/data/places.bin'), join(folder, 'places.bin'))
  const natives = [
    ...(needs.includes('images') ? ['sharp', 'libheif-js'] : []),
    ...(needs.includes('passwords') ? ['@node-rs/argon2'] : []),
  ]
  if (natives.length > 0 && !forHere) await installNatives(folder, natives)
}

/** What galleries, profiles and links are written into. */
async function copyPage(folder: string): Promise<void> {
  await cp(join(page, 'index.html'), join(folder, 'page/index.html'))
  await cp(join(page, 'server'), join(folder, 'page'), { recursive: true })
}

/** In the versions of this checkout, for the machine that functions run on. */
async function installNatives(folder: string, names: readonly string[]): Promise<void> {
  const dependencies: Record<string, string> = {}
  for (const name of names) dependencies[name] = await versionIn(join(root, 'node_modules', name))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies }, null, 2))
  const target = ['--os=linux', '--cpu=arm64', '--libc=glibc']
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--loglevel=error']
  await run('npm', ['install', ...target, ...quiet], { cwd: folder })
}

async function versionIn(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  return version
}

if (!(await stat(join(page, 'index.html')).catch(() => undefined)))
  throw new Error('The page is not built yet. Run: npm run build')
for (const [name, one] of Object.entries(functions)) await buildFunction(name, one)
