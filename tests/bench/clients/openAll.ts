import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import { authFrame, FRAME, SYNC, syncFrame } from '../../helpers/rawClient.ts'

export interface OpenedAll {
  /** From the first frame to the last document's content, milliseconds. */
  readonly elapsedMs: number
  send(document: string, update: Uint8Array): void
  /** How many updates were acknowledged so far. */
  acknowledged(): number
  close(): void
}

/** So many may be under way: servers end a socket that asks for more than 100 before it is let in. */
const AT_ONCE = 50

/** One socket that opens many documents, in turns as the app does (C3); resolves when all their content is here. */
export function openAll(address: string, token: string, documents: readonly string[]): Promise<OpenedAll> {
  const ws = new WebSocket(address, { perMessageDeflate: false })
  const missing = new Set(documents)
  let acknowledged = 0
  let asked = 0
  const ask = () => {
    const document = documents[asked++]
    if (document !== undefined) ws.send(authFrame(document, token))
  }
  return new Promise((resolve, reject) => {
    let began = 0
    ws.on('error', reject)
    ws.on('close', (code) => reject(new Error(`closed: ${code}`)))
    ws.on('open', () => {
      began = performance.now()
      for (let turn = 0; turn < AT_ONCE; turn++) ask()
    })
    ws.on('message', (data: Buffer) => {
      if (data.length === 1) return ws.send(Uint8Array.of(10))
      const decoder = decoding.createDecoder(data)
      const document = decoding.readVarString(decoder)
      const type = decoding.readVarUint(decoder)
      if (type === FRAME.status) acknowledged += 1
      if (type === FRAME.auth) {
        if (decoding.readVarUint(decoder) !== 2) return reject(new Error(decoding.readVarString(decoder)))
        ws.send(syncFrame(document, SYNC.stepOne, Uint8Array.of(0)))
      }
      if (type !== FRAME.sync || decoding.readVarUint(decoder) !== SYNC.stepTwo) return
      missing.delete(document)
      ask()
      if (missing.size > 0) return
      resolve({
        elapsedMs: performance.now() - began,
        send: (to, update) => ws.send(syncFrame(to, SYNC.update, update)),
        acknowledged: () => acknowledged,
        close: () => ws.terminate(),
      })
    })
  })
}
