import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A TURN server's answer to a request: success, or the number of the error (RFC 8489 §14.8). */
export type TurnAnswer = 'success' | number

/** Speaks TURN over UDP, as much of it as tells who may use a server (RFC 8489, RFC 8656). */
export interface TurnClient {
  /** Asks for an address to be reached at. */
  allocate(): Promise<TurnAnswer>
  /** Asks that this peer may send to that address; @param peer IPv4 */
  permit(peer: string): Promise<TurnAnswer>
  /** Keeps what was allocated, as browsers do every few minutes. */
  refresh(): Promise<TurnAnswer>
  close(): void
}

const COOKIE = 0x2112a442
const ALLOCATE = 0x0003
const REFRESH = 0x0004
const CREATE_PERMISSION = 0x0008
const [USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, REALM, NONCE] = [0x0006, 0x0008, 0x0009, 0x0014, 0x0015]
const [XOR_PEER_ADDRESS, REQUESTED_TRANSPORT] = [0x0012, 0x0019]
const UDP = Buffer.from([17, 0, 0, 0])
const UNAUTHORIZED = 401
const HEADER_BYTES = 20
const INTEGRITY_BYTES = 24

type Attribute = readonly [type: number, value: Buffer]

export interface TurnClientOptions {
  readonly address: string
  readonly port: number
  readonly username: string
  readonly credential: string
}

export function createTurnClient({ address, port, username, credential }: TurnClientOptions): TurnClient {
  const socket = createSocket('udp4')
  let challenge: { readonly realm: Buffer; readonly nonce: Buffer } | undefined

  /** A first request is answered with what the second is to be signed with (RFC 8489 §9.2). */
  async function ask(method: number, attributes: readonly Attribute[]): Promise<TurnAnswer> {
    if (challenge === undefined) {
      const refusal = await send(message(method, attributes))
      const [realm, nonce] = [refusal.get(REALM), refusal.get(NONCE)]
      if (errorOf(refusal) !== UNAUTHORIZED || realm === undefined || nonce === undefined)
        throw new Error(`The server does not ask who this is: ${errorOf(refusal)}.`)
      challenge = { realm, nonce }
    }
    const { realm, nonce } = challenge
    const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest()
    const identity: Attribute[] = [
      [USERNAME, Buffer.from(username)],
      [REALM, realm],
      [NONCE, nonce],
    ]
    return errorOf(await send(signed(message(method, [...attributes, ...identity]), key))) ?? 'success'
  }

  async function send(request: Buffer): Promise<ReadonlyMap<number, Buffer>> {
    socket.send(request, port, address)
    for (;;) {
      const [answer] = (await once(socket, 'message')) as [Buffer]
      if (transactionOf(answer).equals(transactionOf(request))) return readAttributes(answer)
    }
  }

  return {
    allocate: () => ask(ALLOCATE, [[REQUESTED_TRANSPORT, UDP]]),
    permit: (peer) => ask(CREATE_PERMISSION, [[XOR_PEER_ADDRESS, xorAddress(peer)]]),
    refresh: () => ask(REFRESH, []),
    close: () => socket.close(),
  }
}

function message(method: number, attributes: readonly Attribute[]): Buffer {
  const body = Buffer.concat(attributes.map(attribute))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(method, 0)
  header.writeUInt16BE(body.length, 2)
  header.writeUInt32BE(COOKIE, 4)
  randomBytes(HEADER_BYTES - 8).copy(header, 8)
  return Buffer.concat([header, body])
}

/** The length counts the signature before it is made. */
function signed(request: Buffer, key: Buffer): Buffer {
  request.writeUInt16BE(request.length - HEADER_BYTES + INTEGRITY_BYTES, 2)
  const signature = createHmac('sha1', key).update(request).digest()
  return Buffer.concat([request, attribute([MESSAGE_INTEGRITY, signature])])
}

function attribute([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, 4)
  return bytes
}

function readAttributes(answer: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = HEADER_BYTES; at + 4 <= answer.length; ) {
    const length = answer.readUInt16BE(at + 2)
    found.set(answer.readUInt16BE(at), answer.subarray(at + 4, at + 4 + length))
    at += 4 + padded(length)
  }
  return found
}

const transactionOf = (sent: Buffer): Buffer => sent.subarray(8, HEADER_BYTES)

const padded = (length: number): number => Math.ceil(length / 4) * 4

function errorOf(attributes: ReadonlyMap<number, Buffer>): number | undefined {
  const value = attributes.get(ERROR_CODE)
  return value && value.readUInt8(2) * 100 + value.readUInt8(3)
}

/** IPv4 alone; the port does not matter to a permission. */
function xorAddress(address: string): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt8(1, 1)
  bytes.writeUInt16BE((COOKIE >>> 16) & 0xffff, 2)
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  bytes.writeUInt32BE((number ^ COOKIE) >>> 0, 4)
  return bytes
}
