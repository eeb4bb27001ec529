import { join } from 'node:path'
import { signUp } from './lib/album-client.ts'
import { withFolder } from './lib/folders.ts'
import { isSettled, problemsOf, rowsOf } from './lib/look.ts'
import { startProxy, type Proxy } from './lib/proxy.ts'
import { freePort, startServerProcess, type ServerProcess } from './lib/server-process.ts'
import { until } from './lib/until.ts'
import { visit, type Visits } from './lib/visitors.ts'
import type { Form, Proven } from './proof.ts'

/** Longer than the proxy needs to notice that a server is not ready any more. */
const stopDelayS = 1

/**
 * A new version is started beside the old one, which is then told to stop, again and again, while people upload, look, search and
 * delete through a proxy: no request fails, and no work is left.
 */
export async function rollingStart(form: Form): Promise<Proven> {
  return withFolder(async (folder) => {
    const dataDir = join(folder, 'data')
    const port = await freePort()
    const start = () =>
      startServerProcess({
        DATA_DIR: dataDir,
        BASE_URL: `http://127.0.0.1:${port}`,
        TRUST_PROXY: '1',
        WORKERS: '1',
        STOP_DELAY_SECONDS: String(stopDelayS),
      })
    const proxy = await startProxy(port)
    const visits: Visits = { done: 0, failures: [], kept: new Set() }
    const problems: string[] = []
    let present = await joined(proxy, await start())
    const ending = new AbortController()
    const visiting = visit(await signUp(proxy), visits, ending.signal)
    for (let round = 0; round < (form === 'long' ? 8 : 1); round++) {
      await visitsMore(visits, 40)
      const next = await joined(proxy, await start())
      await visitsMore(visits, 20)
      const code = await present.stop()
      if (code !== 0) problems.push(`a server ended with ${code}:\n${present.log()}`)
      proxy.remove(present.baseUrl)
      present = next
    }
    await visitsMore(visits, 20)
    ending.abort()
    await visiting
    await until('the work to be done', () => isSettled(dataDir) || undefined)
    const code = await present.stop()
    await proxy.close()
    const there = new Set(rowsOf(dataDir).map(({ id }) => id))
    return {
      points: visits.done,
      problems: [
        ...problems,
        ...(code === 0 ? [] : [`the last server ended with ${code}`]),
        ...visits.failures,
        ...[...visits.kept].filter((id) => !there.has(id)).map((id) => `${id} was acknowledged and is gone`),
        ...problemsOf(dataDir),
      ],
    }
  })
}

async function joined(proxy: Proxy, server: ServerProcess): Promise<ServerProcess> {
  proxy.add(server.baseUrl)
  await until('a server to be ready', () => proxy.ready().includes(server.baseUrl) || undefined)
  return server
}

async function visitsMore(visits: Visits, count: number): Promise<void> {
  const goal = visits.done + count
  await until('visits to go on', () => visits.done >= goal || visits.failures.length > 0 || undefined)
}
