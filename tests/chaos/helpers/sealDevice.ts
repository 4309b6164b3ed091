import type * as Y from 'yjs'
import type { Conversation } from '../../../sync/api.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { appendToLane, laneItems } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { documentOf } from '../../helpers/talk.ts'
import type { TestDevice, TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import type { Random } from '../../sync/authorize/random.ts'

type Entry = { readonly i: EntryId; readonly [field: string]: Json }

/** The least that a client has to do about generations (R2): go to the next one, and append what the relay lacks. */
export interface SealDevice {
  readonly person: TestPerson
  readonly document: TestDocument
  readonly said: ReadonlyMap<EntryId, Entry>
  /** Why updates and openings were refused. */
  readonly reasons: ReadonlySet<string>
  /** Documents that it left behind, as it last had them. */
  readonly left: readonly Y.Doc[]
  readonly isOnline: boolean
  /** Writes a message, sometimes an edit or a deletion of an earlier one. */
  write(random: Random): void
  goOffline(): void
  goOnline(): Promise<void>
  /** Moves on if the relay says that this generation is over. */
  follow(): Promise<void>
  close(): void
}

const KNOWN_AT_ONCE = 200
const CHUNK = 50

export async function openSealDevice(person: TestPerson, conversation: string): Promise<SealDevice> {
  const said = new Map<EntryId, Entry>()
  const reasons = new Set<string>()
  const left: Y.Doc[] = []
  const clock = createEntryClock({ now: Date.now, replica: Math.floor(Math.random() * 2 ** 20) })
  const user = person.user.id
  let device: TestDevice = person.device()
  let document = await enter()
  let isOnline = true

  async function current(): Promise<Conversation> {
    const found = (await person.overview()).conversations.find(({ id }) => id === conversation)
    if (found === undefined) throw new Error('the conversation is gone')
    return found
  }

  /** Opens whatever generation there is: it may end while it is being opened. */
  async function enter(): Promise<TestDocument> {
    for (;;) {
      const opened = device.openConversation(await current())
      const failure = await opened.synced().then(
        () => undefined,
        (error: Error) => error.message,
      )
      if (failure === undefined) return opened
      reasons.add(failure)
      device.close()
      device = person.device()
    }
  }

  const append = (...entries: Entry[]) => {
    for (const entry of entries) said.set(entry.i, entry)
    appendToLane(document.doc, user, entries)
  }

  async function unknown(): Promise<Entry[]> {
    const missing = new Map(said)
    const here = [...laneItems(document.doc, user)].map(({ value }) => (value as Entry).i)
    for (const i of here) missing.delete(i)
    const ids = [...missing.keys()]
    for (let first = 0; first < ids.length; first += KNOWN_AT_ONCE) {
      const asked = { ids: ids.slice(first, first + KNOWN_AT_ONCE) }
      const { body } = await person.request('POST', `/api/conversations/${conversation}/known`, asked)
      for (const i of (body as { ids: EntryId[] }).ids) missing.delete(i)
    }
    return [...missing.values()]
  }

  function isOver(): boolean {
    const codes = document.codes().map(String)
    const ended = codes.findIndex((code) => code.startsWith('generation:'))
    // What was sent on top of an update that came too late has nothing below it.
    const own = codes.filter((code, index) => !(code === 'gap' && ended >= 0 && index > ended))
    const told = [document.refusal(), document.closedFor(), ...own].filter(
      (code): code is string => code !== undefined && code !== '',
    )
    for (const code of told) reasons.add(code.startsWith('generation:') ? 'generation' : code)
    return told.some((code) => code.startsWith('generation:'))
  }

  return {
    person,
    said,
    reasons,
    left,
    get document() {
      return document
    },
    get isOnline() {
      return isOnline
    },
    write(random) {
      const earlier = [...said.values()].filter(({ k }) => k === 'm')
      const i = clock.tick()
      const about = earlier.length > 0 && random.chance(0.2) ? random.pick(earlier).i : undefined
      if (about === undefined) append({ i, k: 'm', t: `word ${said.size}` })
      else
        append(
          random.chance(0.5)
            ? { i, k: 'e', o: about, t: `better word ${said.size}` }
            : { i, k: 'd', o: about },
        )
    },
    goOffline() {
      isOnline = false
      device.socket.disconnect()
    },
    async goOnline() {
      isOnline = true
      await device.socket.connect()
    },
    async follow() {
      if (!isOver() && documentOf(await current()) === document.name) return
      left.push(document.doc)
      device.close()
      device = person.device()
      document = await enter()
      const missing = await unknown()
      for (let first = 0; first < missing.length; first += CHUNK)
        append(...missing.slice(first, first + CHUNK))
    },
    close: () => device.close(),
  }
}

/** Everything that anybody said is stored, and all follow the same generation. */
export async function settle(devices: readonly SealDevice[]): Promise<void> {
  await eventually(
    async () => {
      for (const device of devices) {
        if (!device.isOnline) await device.goOnline()
        await device.follow()
      }
      const names = new Set(devices.map(({ document }) => document.name))
      const isQuiet = devices.every(
        ({ document }) => document.provider.isSynced && !document.provider.hasUnsyncedChanges,
      )
      return names.size === 1 && isQuiet
    },
    { timeoutMs: 60_000, everyMs: 100 },
  )
}
