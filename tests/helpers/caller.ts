import { WebSocket } from 'ws'
import type { Conversation } from '../../sync/api.ts'
import type { CallAction, CallRecord, CallTicket, Media } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { EntryId } from '../../sync/ids.ts'
import { eventually } from './eventually.ts'
import type { TestDevice, TestDocument } from './testDevice.ts'
import type { TestPerson } from './testRelay.ts'

type Distribute<T> = T extends unknown ? Omit<T, 'type' | 'conversation'> : never
/** What is said on `home`, but for what is the same each time. */
export type Said = Distribute<CallAction>
export type Heard = Readonly<Record<string, unknown>>

/** A device that calls: its `home`, a conversation, and what the relay tells it. */
export interface Caller {
  readonly person: TestPerson
  readonly device: TestDevice
  readonly talk: TestDocument
  readonly home: TestDocument
  readonly ticket: CallTicket
  /** Writes a `c` entry. @param i its id. @default one of now */
  call(media?: Media, i?: EntryId): EntryReference
  /** Says in presence that it is in this call. */
  join(call: EntryReference, more?: object): void
  /** Takes its presence away. */
  vanish(): void
  say(message: Said): void
  /** The relay has dealt with everything said so far. */
  saidAll(): Promise<void>
  /** Leaves on purpose. */
  hangUp(call: EntryReference): void
  rings(): readonly Heard[]
  /** Messages about calls in this conversation, of one event. */
  heard(event: string): readonly Heard[]
  /** The next of them, once it comes. */
  hears(event: string): Promise<Heard>
  isRung(): Promise<Heard>
  /** Presence of others in the call: who, and by which peer. */
  others(): readonly { readonly user: string; readonly peer: string }[]
}

export async function createCaller(person: TestPerson, conversation: Conversation): Promise<Caller> {
  const device = person.device()
  const [talk, home] = [device.openConversation(conversation), await device.openHome()]
  await Promise.all([talk.synced(), home.synced()])
  const ticket = await askTicket(person, conversation.id)
  const here = () => home.stateless.filter((one) => one.conversation === conversation.id)
  const heard = (event: string) => here().filter((one) => one.type === 'call' && one.event === event)
  const rings = () => here().filter(({ type }) => type === 'ring')
  const say: Caller['say'] = (message) =>
    home.provider.sendStateless(JSON.stringify({ type: 'call', conversation: conversation.id, ...message }))
  const vanish = () => talk.provider.awareness?.setLocalState(null)
  return {
    ...{ person, device, talk, home, ticket, say, vanish, heard, rings },
    call(media = 'audio', i = talk.clock.tick()) {
      talk.append({ i, k: 'c', v: media })
      return [person.user.id, i]
    },
    join: (id, more = {}) =>
      talk.provider.awareness?.setLocalState({
        call: { id, peer: ticket.peer, mic: true, camera: false, screen: false, hand: false, ...more },
      }),
    saidAll() {
      home.doc.getMap('home').set('setting:said', { v: home.stateless.length, t: Date.now() })
      return home.acknowledged()
    },
    hangUp(call) {
      say({ action: 'leave', call })
      vanish()
    },
    hears: (event) => soon(() => heard(event)[0]),
    isRung: () => soon(() => rings()[0]),
    others: () =>
      [...(talk.provider.awareness?.getStates() ?? [])].flatMap(([client, { user, call }]) =>
        client === talk.doc.clientID || call === undefined ? [] : [{ user: user.id, peer: call.peer }],
      ),
  }
}

/** What is there sooner or later. */
async function soon<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const found = await eventually(look)
  if (found === undefined) throw new Error('eventually answers nothing but what is there')
  return found
}

export async function askTicket(
  person: TestPerson,
  conversation: string,
  peer?: string,
): Promise<CallTicket> {
  const body = { conversation, ...(peer === undefined ? {} : { peer }) }
  return (await person.request('POST', '/api/calls/ticket', body)).body as CallTicket
}

export async function callsOf(person: TestPerson, query = ''): Promise<readonly CallRecord[]> {
  const { body } = await person.request('GET', `/api/calls${query}`)
  return (body as { calls: CallRecord[] }).calls
}

/** The newest call that is over, once it is written. */
export const recordOf = (person: TestPerson): Promise<CallRecord> =>
  soon(async () => (await callsOf(person)).find(({ endedAt }) => endedAt !== undefined))

export interface PeerMessage {
  readonly type: string
  readonly src?: string
  readonly payload?: unknown
}

/** A client that speaks as PeerJS does. */
export interface PeerClient {
  readonly ws: WebSocket
  readonly messages: readonly PeerMessage[]
  send(type: string, dst: string, payload?: unknown): void
  sendRaw(data: string | Uint8Array): void
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  isOpen(): boolean
}

export interface PeerOptions {
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Connects to `/peerjs`; resolves once PeerServer has said OPEN.
 * @throws with the status when the upgrade is refused
 */
export async function connectPeer(
  url: string,
  { peer, token }: Pick<CallTicket, 'peer' | 'token'>,
  { path = '/peerjs', headers = {} }: PeerOptions = {},
): Promise<PeerClient> {
  const query = new URLSearchParams({ key: 'peerjs', id: peer, token, version: '1.5.5' })
  const ws = new WebSocket(`${url.replace('http', 'ws')}${path}?${query}`, { headers })
  const messages: PeerMessage[] = []
  ws.on('message', (raw) => messages.push(JSON.parse(raw.toString()) as PeerMessage))
  ws.on('error', () => undefined)
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  await new Promise<void>((resolve, reject) => {
    ws.once('open', () => resolve())
    ws.once('unexpected-response', (_request, response) => reject(new Error(`${response.statusCode}`)))
  })
  await eventually(() => messages.some(({ type }) => type === 'OPEN') || ws.readyState === WebSocket.CLOSED)
  return {
    ws,
    messages,
    closed,
    send: (type, dst, payload) => ws.send(JSON.stringify({ type, dst, payload })),
    sendRaw: (data) => ws.send(data),
    isOpen: () => ws.readyState === WebSocket.OPEN,
  }
}

/** How programs sign in: by a header. */
export const bearer = ({ token }: TestPerson) => ({ authorization: `Bearer ${token}` })
