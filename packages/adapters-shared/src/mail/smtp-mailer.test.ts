import { createServer, type AddressInfo, type Socket } from 'node:net'
import { mailerSuite } from '@cloudalbum/port-suites'
import { expect, it } from 'vitest'
import { createSmtpMailer } from './smtp-mailer.ts'

interface Message {
  from: string
  to: string[]
  raw: string
}

/** As much of RFC 5321 as a client needs. */
function talk(socket: Socket, refuses: () => boolean, messages: Message[]): void {
  let message: Message = { from: '', to: [], raw: '' }
  let inData = false
  let rest = ''
  const say = (line: string) => socket.write(`${line}\r\n`)
  const address = (line: string) => /<(.*)>/.exec(line)?.[1] ?? ''
  function answer(line: string): void {
    if (inData) {
      if (line !== '.') message.raw += `${line.replace(/^\.\./, '.')}\r\n`
      else {
        inData = false
        messages.push(message)
        message = { from: '', to: [], raw: '' }
        say('250 taken')
      }
    } else if (refuses()) say('554 no')
    else if (/^(EHLO|HELO|RSET)/i.test(line)) say('250 test')
    else if (/^MAIL FROM/i.test(line)) {
      message.from = address(line)
      say('250 ok')
    } else if (/^RCPT TO/i.test(line)) {
      message.to.push(address(line))
      say('250 ok')
    } else if (/^DATA/i.test(line)) {
      inData = true
      say('354 go on')
    } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
    else say('502 unknown')
  }
  say('220 test')
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\r\n')
    rest = lines.pop() ?? ''
    lines.forEach(answer)
  })
  socket.on('error', () => undefined)
}

async function serve() {
  const received: Message[] = []
  let refuses = false
  const server = createServer((socket) => talk(socket, () => refuses, received))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    mailer: createSmtpMailer({ url, from: 'CloudAlbum <album@example.org>' }),
    received: () => received,
    refuse: () => void (refuses = true),
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

mailerSuite('SMTP', serve)

it('sends from the configured address, and asks for no automatic answers', async () => {
  const { mailer, received, close } = await serve()
  await mailer.send({ to: 'ann@example.org', subject: 's', text: 't', html: 'h' })
  expect(received()[0]).toMatchObject({ from: 'album@example.org' })
  expect(received()[0]?.raw).toMatch(/^From: "?CloudAlbum"? <album@example.org>$/m)
  expect(received()[0]?.raw).toMatch(/^Auto-Submitted: auto-generated$/m)
  await close()
})

it('says so when there is no server', async () => {
  const { url, close } = await serve()
  await close()
  const mailer = createSmtpMailer({ url, from: 'album@example.org', timeoutMs: 2000 })
  await expect(
    mailer.send({ to: 'ann@example.org', subject: 's', text: 't', html: 'h' }),
  ).rejects.toMatchObject({
    code: 'unavailable',
  })
})
