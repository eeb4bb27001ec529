import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

export const machine = () =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`

/** Runnable processes, mean of the last minute: above the cores, others were at work too. */
export const load = () => (loadavg()[0] ?? 0).toFixed(1)
