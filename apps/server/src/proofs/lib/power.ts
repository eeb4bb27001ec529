import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Something that has been done to the disk, in order; paths inside `files`. */
export type Done =
  | { what: 'open'; path: string }
  | { what: 'mkdir'; path: string }
  | { what: 'rm'; path: string }
  | { what: 'sync'; path: string }
  | { what: 'write'; path: string; bytes: Uint8Array }
  | { what: 'link'; path: string; from: string }
  | { what: 'rename'; path: string; from: string }
  | { what: 'committed'; database: Uint8Array; log: Uint8Array }
  | { what: 'answer'; label: string }

interface File {
  kind: 'file'
  synced: Buffer
  bytes: Buffer
}
interface Folder {
  kind: 'folder'
  synced: Map<string, Node>
  names: Map<string, Node>
}
type Node = File | Folder

/** What a cut leaves: only what was synced; or every name, but of the bytes that were not synced a part. */
export type Cut = 'synced only' | 'names without bytes'

const newFolder = (): Folder => ({ kind: 'folder', synced: new Map(), names: new Map() })

/**
 * A disk that may lose all that was not synced: bytes need a sync of their file, names a sync of their folder (POSIX
 * promises no more). The database is as SQLite left it when its log was synced last.
 */
export class PowerModel {
  private readonly root: Folder
  private database: { database: Uint8Array; log: Uint8Array } | undefined

  /** All that is in the data folder now was synced long ago. */
  constructor(dataDir: string) {
    this.root = readFolder(join(dataDir, 'files'))
  }

  apply(done: Done): void {
    if (done.what === 'committed') this.database = done
    else if (done.what !== 'answer') this.change(done)
  }

  private change(done: Exclude<Done, { what: 'committed' | 'answer' }>): void {
    if (done.what === 'mkdir') return void this.folder(done.path)
    const names = this.folder(dirname(done.path)).names
    const name = basename(done.path)
    if (done.what === 'sync') return sync(done.path === '.' ? this.root : this.find(done.path))
    if (done.what === 'rm') names.delete(name)
    else if (done.what === 'open')
      names.set(name, { kind: 'file', synced: Buffer.alloc(0), bytes: Buffer.alloc(0) })
    else if (done.what === 'write') append(this.find(done.path), done.bytes)
    else if (done.what === 'link' || done.what === 'rename') {
      const moved = this.find(done.from)
      if (moved) names.set(name, moved)
      if (done.what === 'rename') this.folder(dirname(done.from)).names.delete(basename(done.from))
    } else throw new Error(`The model of a disk knows no ${JSON.stringify(done)}`)
  }

  /** A data folder as it would be found; everything else in it is that of `template`. `next`: what was being committed. */
  restore(cut: Cut, template: string, dataDir: string, next?: Uint8Array): void {
    cpSync(template, dataDir, { recursive: true })
    rmSync(join(dataDir, 'files'), { recursive: true })
    writeFolder(this.root, join(dataDir, 'files'), cut)
    if (!this.database) return
    const { database, log } = this.database
    writeFileSync(join(dataDir, 'cloudalbum.sqlite'), database)
    writeFileSync(join(dataDir, 'cloudalbum.sqlite-wal'), cut === 'synced only' ? log : torn(log, next))
    rmSync(join(dataDir, 'cloudalbum.sqlite-shm'), { force: true })
  }

  private folder(path: string): Folder {
    let at = this.root
    for (const name of path.split('/').filter((part) => part !== '.' && part !== '')) {
      const found = at.names.get(name)
      const next = found?.kind === 'folder' ? found : newFolder()
      at.names.set(name, next)
      at = next
    }
    return at
  }

  private find(path: string): Node | undefined {
    return this.folder(dirname(path)).names.get(basename(path))
  }
}

function sync(node: Node | undefined): void {
  if (node?.kind === 'file') node.synced = node.bytes
  else if (node) node.synced = new Map(node.names)
}

function append(node: Node | undefined, bytes: Uint8Array): void {
  if (node?.kind === 'file') node.bytes = Buffer.concat([node.bytes, bytes])
}

/** A commit that was on its way: its first half is in the log. */
function torn(log: Uint8Array, next: Uint8Array | undefined): Uint8Array {
  if (!next || next.byteLength <= log.byteLength) return log
  return next.subarray(0, log.byteLength + ((next.byteLength - log.byteLength) >> 1))
}

function readFolder(path: string): Folder {
  const folder = newFolder()
  if (!existsSync(path)) return folder
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    const bytes = () => readFileSync(inside)
    folder.names.set(entry.name, entry.isDirectory() ? readFolder(inside) : fileOf(bytes()))
  }
  folder.synced = new Map(folder.names)
  return folder
}

const fileOf = (bytes: Buffer): File => ({ kind: 'file', synced: bytes, bytes })

function writeFolder(folder: Folder, path: string, cut: Cut): void {
  mkdirSync(path, { recursive: true })
  for (const [name, node] of cut === 'synced only' ? folder.synced : folder.names)
    if (node.kind === 'folder') writeFolder(node, join(path, name), cut)
    else writeFileSync(join(path, name), left(node, cut))
}

const left = ({ synced, bytes }: File, cut: Cut) =>
  cut === 'synced only' || synced === bytes ? synced : bytes.subarray(0, bytes.byteLength >> 1)
