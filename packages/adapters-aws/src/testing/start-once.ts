interface Stoppable {
  stop(): Promise<void>
}
type Started = Map<string, { one: Promise<Stoppable>; users: number }>

// Each project of a run has a copy of this module of its own.
const run = globalThis as { cloudAlbumEmulators?: Started }

/** An emulator for all projects of a run: the first of them starts it, and the last one ends it. */
export async function startOnce<One extends Stoppable>(name: string, start: () => Promise<One>) {
  const started = (run.cloudAlbumEmulators ??= new Map())
  const entry = started.get(name) ?? { one: start(), users: 0 }
  started.set(name, entry)
  entry.users += 1
  const one = (await entry.one) as One
  const stop = async () => {
    entry.users -= 1
    if (entry.users > 0) return
    started.delete(name)
    await one.stop()
  }
  return { one, stop }
}
