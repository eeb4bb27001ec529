import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** From the terminal without showing it, else the first line of standard input. */
export async function readPassword(): Promise<string> {
  const { stdin, stderr } = process
  if (stdin.isTTY) stderr.write('Password: ')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: stdin, output: nowhere, terminal: stdin.isTTY })
  try {
    const { value } = (await reader[Symbol.asyncIterator]().next()) as { value?: string }
    return value ?? ''
  } finally {
    reader.close()
    if (stdin.isTTY) stderr.write('\n')
  }
}
