import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createFrameReader, hocuspocusType, type WireFrame } from './webSocketFrames.ts'

/** What happens to a frame on its way. `cut`: half of it arrives, then the connection is gone; `swap`: the next one overtakes it. */
export type Fault = 'pass' | 'drop' | 'twice' | 'swap' | 'cut'

export interface ProxiedFrame {
  readonly from: 'device' | 'relay'
  /** Hocuspocus' type of message. */
  readonly type: number
}

export interface FaultyProxy {
  readonly url: string
  /** Decides about every frame of Hocuspocus from now on. */
  decide(fault: (frame: ProxiedFrame) => Fault): void
  /** Everything passes again. */
  heal(): void
  /** Ends all connections, as a lost network does. */
  cutAll(): void
  /** From now on nothing passes, and nobody is told; afterwards all of it comes at once. */
  freeze(): () => void
  close(): Promise<void>
}

/** A bad network between devices and a relay. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { port } = new URL(target)
  const sockets = new Set<Socket>()
  let fault: (frame: ProxiedFrame) => Fault = () => 'pass'

  const server = createServer((device) => {
    const relay = connect(Number(port), '127.0.0.1')
    const ends = { device, relay }
    const cut = () => {
      device.destroy()
      relay.destroy()
    }
    for (const socket of [device, relay]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', cut)
      socket.on('close', () => {
        sockets.delete(socket)
        cut()
      })
    }
    carry('device', ends, cut)
    carry('relay', ends, cut)
  })

  function carry(from: 'device' | 'relay', ends: { device: Socket; relay: Socket }, cut: () => void): void {
    const to = from === 'device' ? ends.relay : ends.device
    const pass = createHandshakePasser((bytes) => to.write(bytes))
    const read = createFrameReader()
    let held: Buffer | undefined
    const forward = (frame: WireFrame) => {
      const type = frame.isData ? hocuspocusType(frame.payload) : undefined
      const what = type === undefined ? 'pass' : fault({ from, type })
      if (what === 'drop') return
      if (what === 'cut') {
        to.end(frame.bytes.subarray(0, Math.ceil(frame.bytes.length / 2)), cut)
        return
      }
      if (what === 'swap' && held === undefined) {
        held = frame.bytes
        return
      }
      to.write(frame.bytes)
      if (what === 'twice') to.write(frame.bytes)
      if (held !== undefined) to.write(held)
      held = undefined
    }
    ends[from].on('data', (chunk: Buffer) => {
      const rest = pass(chunk)
      if (rest !== undefined) for (const frame of read(rest)) forward(frame)
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decide(next) {
      fault = next
    },
    heal() {
      fault = () => 'pass'
    },
    cutAll,
    freeze() {
      const frozen = [...sockets]
      for (const socket of frozen) socket.pause()
      return () => {
        for (const socket of frozen) socket.resume()
      }
    },
    async close() {
      cutAll()
      server.close()
      await once(server, 'close')
    },
  }
}

const END_OF_HEADERS = '\r\n\r\n'

/** Passes HTTP on as it is, until an upgrade's headers are over; answers what follows them. */
function createHandshakePasser(write: (bytes: Buffer) => void): (chunk: Buffer) => Buffer | undefined {
  let head = Buffer.alloc(0)
  let isOver = false
  return (chunk) => {
    if (isOver) return chunk
    head = Buffer.concat([head, chunk])
    const end = head.indexOf(END_OF_HEADERS)
    if (end < 0) return undefined
    isOver = true
    const from = end + END_OF_HEADERS.length
    write(head.subarray(0, from))
    return head.subarray(from)
  }
}
