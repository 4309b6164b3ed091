import { createRoot, createSignal } from 'solid-js'
import type * as v from 'valibot'
import { invitationPreviewSchema, type Me, meSchema, signedInSchema } from '../../sync/api.ts'
import { err, ok } from '../../sync/result.ts'
import { createWorkspace } from '../conversations/createWorkspace.ts'
import type { Outcome, SessionModel, SessionState } from '../model.ts'
import { type Api, createApi, nothing } from '../net/api.ts'
import { type DeviceStore, openDeviceStore } from '../replica/deviceStore.ts'
import { createTabChannel } from '../replica/tabChannel.ts'
import {
  forgetPerson,
  keepPerson,
  personPrefix,
  readKept,
  readMarker,
  readMe,
  unkeepPerson,
  writeMarker,
  writeMe,
} from './deviceMemory.ts'

/**
 * Who is signed in on this device. The device remembers it, so that the app starts without a network; what the relay
 * says later decides (A2): an ended session wipes this person's data, an unknown one keeps it and asks to sign in.
 */
export function createSession(): SessionModel {
  const [current, setCurrent] = createSignal<SessionState>({ state: 'loading' })
  const [kept, setKept] = createSignal(readKept())
  const api = createApi((code) => {
    if (code === 'session-ended') void ended()
    if (code === 'unknown-session' || code === 'not-signed-in') unknown()
  })
  let close = async (_how: 'close' | 'wipe'): Promise<void> => undefined
  /** The relay is being told of signing out: its answer takes the cookie away, so nobody signs in before it. */
  let leaving: Promise<void> | undefined

  function enter(me: Me, state: 'signed-in' | 'reading' = 'signed-in'): void {
    const before = current()
    if (before.state === state && before.me.id === me.id) return
    void close('close')
    createRoot((dispose) => {
      const name = databaseOf(me)
      const store = openDeviceStore({ name })
      const tabs = createTabChannel(name)
      noticeEviction(me, store)
      tabs.on((message) => {
        if (message.type === 'signed-out') void leave('close')
      })
      const workspace = createWorkspace({
        ...{ me, store, tabs, onMe: state === 'reading' ? () => undefined : writeMe },
        ...(state === 'reading' ? { api: noApi, link: 'none' as const } : { api }),
        prefix: personPrefix(me.id),
      })
      close = async (how) => {
        close = async () => undefined
        if (how === 'wipe') tabs.post({ type: 'signed-out' })
        dispose()
        tabs.close()
        if (how === 'wipe') {
          forgetPerson(me.id)
          await store.wipe()
        }
      }
      if (state === 'signed-in') {
        writeMe(me)
        unkeepPerson(me.id)
        setKept(readKept())
      }
      setCurrent({ state, me, workspace })
    })
  }

  async function leave(how: 'close' | 'wipe', ended?: { readonly unsent: number }): Promise<void> {
    setCurrent({ state: 'signed-out', ...(ended !== undefined && { ended }) })
    await close(how)
  }

  async function ended(): Promise<void> {
    const before = current()
    if (before.state === 'signed-in') await leave('wipe', { unsent: before.workspace.unsent() })
    if (before.state !== 'unknown') return
    setCurrent({ state: 'signed-out', ended: { unsent: 0 } })
    forgetPerson(before.me.id)
    setKept(readKept())
    await openDeviceStore({ name: databaseOf(before.me) }).wipe()
  }

  function unknown(): void {
    const before = current()
    if (before.state !== 'signed-in') return
    keepPerson(before.me)
    setKept(readKept())
    setCurrent({ state: 'unknown', me: before.me })
    void close('close')
  }

  function tellSignedOut(): Promise<void> {
    leaving = api.request('POST', '/api/auth/logout', nothing).then((told) => {
      if (told.ok || told.error.code !== 'unreachable') writeMarker('sign-out', false)
      else setTimeout(() => readMarker('sign-out') && void tellSignedOut(), TELL_AGAIN_MS)
      leaving = undefined
    })
    return leaving
  }

  async function start(): Promise<void> {
    if (readMarker('sign-out')) {
      // Signed out without a network: the relay is told now.
      setCurrent({ state: 'signed-out' })
      return tellSignedOut()
    }
    const me = readMe()
    const isAtTheDoor = AT_THE_DOOR.test(location.pathname)
    // Here with an invitation, after the relay forgot them.
    const isForgotten = readKept().some(({ id }) => id === me?.id)
    if (me !== undefined && isForgotten && isAtTheDoor) return void setCurrent({ state: 'unknown', me })
    if (me !== undefined) enter(me)
    // At the door nobody waits for the relay to say that they are outside.
    else if (isAtTheDoor) return void setCurrent({ state: 'signed-out' })
    const answer = await api.request('GET', '/api/me', meSchema)
    if (answer.ok) {
      writeMe(answer.value)
      enter(answer.value)
    } else if (current().state === 'loading') {
      setCurrent({ state: 'signed-out' })
      if (answer.error.code === 'unreachable') askAgain()
    }
  }
  void start()

  /** A device that remembers nobody may be signed in all the same: the network went just then. */
  function askAgain(): void {
    const isOutside = () => current().state === 'signed-out' && !readMarker('sign-out')
    setTimeout(async () => {
      if (!isOutside()) return
      const answer = await api.request('GET', '/api/me', meSchema)
      if (!isOutside()) return
      if (answer.ok) enter(answer.value)
      else if (answer.error.code === 'unreachable') askAgain()
    }, ASK_AGAIN_MS)
  }

  function stopReading(): void {
    void close('close')
    setKept(readKept())
    setCurrent({ state: 'loading' })
    void start()
  }

  /** After registering or signing in, the relay says who one is. */
  async function arrive(path: string, body: object): Outcome<void> {
    await leaving
    const signedIn = await api.request('POST', path, signedInSchema, body)
    if (!signedIn.ok) return signedIn
    writeMarker('sign-out', false)
    const me = await api.request('GET', '/api/me', meSchema)
    if (!me.ok) return me
    enter(me.value)
    return ok(undefined)
  }

  return {
    current,
    register: (input) => arrive('/api/auth/register', input),
    signIn: (input) => arrive('/api/auth/login', input),
    async claimLink(code) {
      const { claimLink } = await import('../devices/claimLink.ts')
      return claimLink(api, code)
    },
    async finishLink(claim) {
      const arrived = await arrive('/api/auth/link/finish', { claim })
      const now = current()
      if (arrived.ok && now.state === 'signed-in') now.workspace.bringHistory()
      return arrived
    },
    previewInvitation: (code): Outcome<v.InferOutput<typeof invitationPreviewSchema>> =>
      api.request(
        'GET',
        `/api/invitations/preview?code=${encodeURIComponent(code)}`,
        invitationPreviewSchema,
      ),
    kept,
    read: (me) => enter(me, 'reading'),
    stopReading,
    async signOut() {
      if (current().state === 'reading') {
        await close('wipe')
        return stopReading()
      }
      writeMarker('sign-out', true)
      await Promise.all([leave('wipe'), tellSignedOut()])
    },
  }
}

const databaseOf = (me: Me): string => `prosa-${me.id}`

/** For reading what is here: nobody is asked, and nobody answers. */
const noApi: Api = { request: async () => err({ code: 'unreachable' }) }

/** Pause before the relay is told once more of a sign-out that it did not hear. */
const TELL_AGAIN_MS = 10_000
/** Pause before it is asked once more who this is. */
const ASK_AGAIN_MS = 2_000
const OPENED = 'opened'
const AT_THE_DOOR = /^\/(login|register|link)$/

/** The browser threw away the database but kept localStorage: said once, and everything comes back from the relay (C2). */
function noticeEviction(me: Me, store: DeviceStore): void {
  const marker = `opened.${me.id}`
  const wasHere = readMarker(marker)
  writeMarker(marker, true)
  void navigator.storage?.persist?.()
  void store.get(OPENED).then((opened) => {
    if (opened === undefined) store.set(OPENED, true)
    if (opened === undefined && wasHere && store.status === 'fine') store.reportEviction()
  })
}
