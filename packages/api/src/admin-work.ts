import * as contract from '@cloudalbum/contract'
import {
  reRenderKind,
  resumeWork,
  startWork,
  stopWork,
  verifyKind,
  type AskPorts,
  type LongWork,
  type VerifyOptions,
} from '@cloudalbum/core'
import { handle, type Handler } from './handle.ts'

/** Every route of contract/src/work.ts. */
export function adminWorkHandlers(ports: AskPorts): Handler[] {
  return [
    handle(contract.adminListWork, async () => ({ works: (await ports.work.list()).map(workView) })),
    handle(contract.adminStartWork, async ({ body: { kind, full = false } }) => {
      if (kind === 're-render') return workView(await startWork(ports, { kind: reRenderKind }))
      const options: VerifyOptions = { bytes: full ? 'all' : 'none', repair: true }
      return workView(await startWork(ports, { kind: verifyKind, options: { ...options } }))
    }),
    handle(contract.adminStopWork, async ({ params }) => workView(await stopWork(ports, params.workId))),
    handle(contract.adminResumeWork, async ({ params }) => workView(await resumeWork(ports, params.workId))),
  ]
}

const workView = ({ id, kind, state, done, total, startedAtMs, updatedAtMs, error, findings }: LongWork) => ({
  id,
  kind,
  state,
  done,
  total: total ?? null,
  startedAtMs,
  updatedAtMs,
  error: error ?? null,
  findings,
})
