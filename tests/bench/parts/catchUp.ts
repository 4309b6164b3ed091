import type { Socket } from 'node:net'
import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { authFrame, FRAME, SYNC, syncFrame } from '../../helpers/rawClient.ts'
import { quick } from '../harness/machine.ts'
import { startClients, startServer } from '../harness/startProcess.ts'
import { digits, noteAim, printTable } from '../harness/table.ts'
import { messageTexts } from '../harness/texts.ts'

const PEOPLE = 20

/** A device that was away for a month of its generation comes back: what goes over its socket, both ways. */
export async function measureCatchUp(): Promise<void> {
  const perPerson = quick(20, 200)
  const server = await startServer('relay', { rooms: 1, perRoom: PEOPLE })
  const clients = startClients()
  try {
    const { port, rooms } = server
    const room = rooms[0]
    const person = room?.people[0]
    if (room === undefined || person === undefined) throw new Error('There is no room.')
    await clients.order({ do: 'connect', kind: 'relay', port, rooms, texts: messageTexts() })
    await clients.order({ do: 'burst', perClient: perPerson / 4 })
    const device = new Y.Doc()
    await sync(port, room.name, person.token, device)
    // Written one by one, so that each is an update of its own.
    await clients.order({
      do: 'rate',
      perSecond: quick(200, 500),
      seconds: (PEOPLE * perPerson) / quick(200, 500),
    })

    const before = Y.encodeStateVector(device)
    const bytes = await sync(port, room.name, person.token, device)
    const minimal = Y.encodeStateAsUpdate(device, before).byteLength

    const row = printTable(
      `Catching up with ${(PEOPLE * perPerson).toLocaleString('en')} messages of ${PEOPLE} people`,
      ['what', 'bytes'],
    )
    row('the minimal Yjs diff', digits(minimal))
    row('over the socket, both ways, from the first frame until synced', digits(bytes))
    noteAim({ what: 'a month’s catch-up against the minimal Yjs diff', ratio: bytes / minimal, atMost: 1.2 })
  } finally {
    clients.stop()
    await server.stop()
  }
}

/** Brings a document up to date as a provider does; answers the bytes that its socket took. */
function sync(port: number, name: string, token: string, doc: Y.Doc): Promise<number> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/sync`, { perMessageDeflate: false })
  return new Promise((resolve, reject) => {
    let tcp: Socket | undefined
    let atUpgrade = 0
    const count = () => (tcp === undefined ? 0 : tcp.bytesRead + tcp.bytesWritten)
    ws.on('upgrade', ({ socket }) => {
      tcp = socket
      atUpgrade = count()
    })
    ws.on('error', reject)
    ws.on('open', () => ws.send(authFrame(name, token)))
    let isAnswered = false
    let hasAll = false
    ws.on('message', (data: Buffer) => {
      if (data.length === 1) return
      const decoder = decoding.createDecoder(data)
      decoding.readVarString(decoder)
      const type = decoding.readVarUint(decoder)
      if (type === FRAME.auth) ws.send(syncFrame(name, SYNC.stepOne, Y.encodeStateVector(doc)))
      if (type === FRAME.status) isAnswered = true
      if (type === FRAME.sync) {
        const kind = decoding.readVarUint(decoder)
        const payload = decoding.readVarUint8Array(decoder)
        if (kind === SYNC.stepOne) ws.send(syncFrame(name, SYNC.stepTwo, Y.encodeStateAsUpdate(doc, payload)))
        else {
          Y.applyUpdate(doc, payload)
          hasAll = true
        }
      }
      if (!isAnswered || !hasAll) return
      ws.terminate()
      resolve(count() - atUpgrade)
    })
  })
}
