import { build, type BuildOptions } from 'esbuild'
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beside, type Beside } from './beside.ts'

// Makes the package `cloudalbum` of the checkout, and packs it: dist/package/ and dist/cloudalbum-<version>.tgz. It holds the server,
// the command line and the page as plain JavaScript; what is native is installed with it. The image of the container holds the same.

const root = join(import.meta.dirname, '../..')
const dist = join(root, 'dist')
const folder = join(dist, 'package')
const page = join(root, 'apps/web/dist')
/** Native, or a large module of WebAssembly. */
const installed = ['@node-rs/argon2', 'better-sqlite3', 'libheif-js', 'sharp']

const options: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  mainFields: ['module', 'main'],
  legalComments: 'linked',
  logLevel: 'warning',
  outdir: join(folder, 'lib'),
  outExtension: { '.js': '.mjs' },
  external: installed,
  // CommonJS among the libraries asks for `require`.
  banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
}

/** Programs refer to programs: each round bundles those that the one before found. */
async function bundle(): Promise<Beside> {
  const found: Beside = {
    programs: new Map([[join(root, 'apps/cli/src/main.ts'), 'cloudalbum.mjs']]),
    files: new Map(),
  }
  for (let built = 0; built < found.programs.size;) {
    built = found.programs.size
    const entryPoints = [...found.programs].map(([path, name]) => ({
      in: path,
      out: name.replace(/\.mjs$/, ''),
    }))
    await rm(join(folder, 'lib'), { recursive: true, force: true })
    await build({ ...options, entryPoints, plugins: [beside(root, found)] })
  }
  return found
}

async function describe(): Promise<{ version: string }> {
  const workspace = await packageIn(root)
  const dependencies: Record<string, string> = {}
  for (const name of installed)
    dependencies[name] = (await packageIn(join(root, 'node_modules', name))).version
  const described = {
    name: 'cloudalbum',
    version: (await packageIn(join(root, 'apps/cli'))).version,
    description: workspace.description,
    license: workspace.license,
    type: 'module',
    bin: { cloudalbum: 'cloudalbum.mjs' },
    files: ['lib', 'cloudalbum.mjs'],
    engines: { node: '>=22.13' },
    dependencies,
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(described, undefined, 2)}\n`)
  return described
}

async function packageIn(path: string) {
  const text = await readFile(join(path, 'package.json'), 'utf8')
  return JSON.parse(text) as { version: string; description: string; license: string }
}

if (!(await stat(join(page, 'index.html')).catch(() => undefined)))
  throw new Error('The page is not built yet. Run: npm run build')
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const { files } = await bundle()
for (const [path, name] of files) await cp(path, join(folder, 'lib', name), { recursive: true })
await cp(join(import.meta.dirname, 'cloudalbum.mjs'), join(folder, 'cloudalbum.mjs'))
await chmod(join(folder, 'cloudalbum.mjs'), 0o755)
for (const name of ['LICENSE', 'README.md', 'CHANGELOG.md']) await cp(join(root, name), join(folder, name))
const { version } = await describe()
await promisify(execFile)('npm', ['pack', '--pack-destination', dist, '--loglevel=error'], { cwd: folder })
process.stdout.write(`${join('dist', `cloudalbum-${version}.tgz`)}\n`)
