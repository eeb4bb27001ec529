import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A line to the album that goes silent after so many bytes, as when somebody pulls the plug. */
export async function narrowLine(to: string, maxBytes: number): Promise<{ url: string; close: () => void }> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    // Whoever is killed at the other end leaves a broken connection behind.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    return socket
  }
  const { hostname, port } = new URL(to)
  let passed = 0
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    keep(near).on('data', (chunk) => {
      passed += chunk.length
      if (passed < maxBytes) far.write(chunk)
    })
    keep(far).pipe(near)
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
