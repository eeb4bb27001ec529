// What a function's process and the one that calls it say to each other. Events and answers are JSON, as between Lambda and a
// function: what JSON cannot hold does not arrive.

export type ToFunction =
  | { kind: 'invoke'; id: string; event: string; deadlineMs: number }
  /** The piece before was passed on, or nobody waits for it any more. */
  | { kind: 'taken' | 'refused' }

export type FromFunction =
  | { kind: 'ready' }
  | { kind: 'result'; json: string }
  | { kind: 'failure'; name: string; message: string }
  /** The answer comes in pieces, and begins with this. */
  | { kind: 'head'; json: string }
  | { kind: 'piece'; bytes: Uint8Array }
