import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { DeviceLink } from '../../sync/devicesApi.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Failure } from '../model.ts'
import type { DeviceLinking } from './model.ts'

/** Between two questions whether somebody has brought the code, and two looks at the clock. */
const ASK_EVERY_MS = 1_000
const TICK_MS = 250

/** What the first device shows while it lets a second one in; A5. */
export type AddingDevice =
  | { readonly state: 'making' }
  | { readonly state: 'shown'; readonly code: string; readonly url: string }
  | {
      readonly state: 'asked'
      readonly device: string
      readonly check: string
      /** Two devices brought the code: one of them is a stranger's. */
      readonly contested: boolean
    }
  | { readonly state: 'answering'; readonly device: string; readonly check: string }
  /** Let in; it has yet to sign in, and says nothing when it does not. */
  | { readonly state: 'coming'; readonly device: string }
  | { readonly state: 'done'; readonly device: string }
  | { readonly state: 'missed'; readonly device: string }
  | { readonly state: 'refused' }
  | { readonly state: 'over' }
  | { readonly state: 'failed'; readonly failure: Failure }

export interface AddDevice {
  readonly now: Accessor<AddingDevice>
  /** Until the code, the question or what came of the yes is over. */
  readonly secondsLeft: Accessor<number>
  answer(allow: boolean): Promise<void>
  again(): Promise<void>
}

export interface AddDeviceOptions {
  readonly linking: DeviceLinking
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number
}

/** Shows codes until one has led somewhere; ends with its owner, and with it whatever is still shown. */
export function createAddDevice({ linking, clock = Date.now }: AddDeviceOptions): AddDevice {
  const [now, setNow] = createSignal<AddingDevice>({ state: 'making' })
  const [secondsLeft, setSecondsLeft] = createSignal(0)
  let link: DeviceLink | undefined
  let endsAt = 0
  let isAsking = false
  let isClosed = false

  const isOpen = () => now().state === 'shown' || now().state === 'asked'
  /** The device, once it was let in. */
  const coming = () => {
    const state = now()
    return state.state === 'coming' ? state.device : undefined
  }

  async function again(): Promise<void> {
    if (link !== undefined && isOpen()) linking.end(link.id)
    setNow({ state: 'making' })
    const shownAt = clock()
    const made = await linking.show()
    if (isClosed) {
      if (made.ok) linking.end(made.value.id)
      return
    }
    if (!made.ok) return void setNow({ state: 'failed', failure: made.error })
    link = made.value
    // By this device's clock, which may be another than the relay's.
    endsAt = shownAt + LIMITS.deviceLinkMs
    tick()
    setNow({ state: 'shown', code: link.code, url: link.url })
  }

  async function ask(): Promise<void> {
    if (link === undefined || isAsking || (!isOpen() && coming() === undefined)) return
    isAsking = true
    const { id } = link
    const heard = await linking.state(id)
    isAsking = false
    if (isClosed || link.id !== id) return
    const expected = coming()
    if (expected !== undefined) {
      if (heard.ok && heard.value.state === 'used') setNow({ state: 'done', device: expected })
      if (!heard.ok && heard.error.code === 'link-unknown') setNow({ state: 'missed', device: expected })
      return
    }
    if (!isOpen()) return
    if (!heard.ok) {
      // Without a network for a moment it goes on; the relay forgets it once it is over.
      if (heard.error.code === 'link-unknown') setNow({ state: 'over' })
      else if (heard.error.code !== 'unreachable') setNow({ state: 'failed', failure: heard.error })
      return
    }
    const { value } = heard
    if (value.state === 'ended') setNow({ state: 'over' })
    const before = now()
    // The yes arrived, though not the answer to it.
    if (before.state === 'asked' && (value.state === 'confirmed' || value.state === 'used'))
      return letIn(before.device)
    if (value.state !== 'claimed') return
    const { device, check, contested } = value
    if (before.state === 'shown') endsAt = clock() + LIMITS.deviceLinkMs
    if (before.state === 'asked' && before.contested === contested) return
    setNow({ state: 'asked', device, check, contested })
  }

  function letIn(device: string): void {
    endsAt = clock() + LIMITS.deviceLinkMs
    tick()
    setNow({ state: 'coming', device })
  }

  function tick(): void {
    setSecondsLeft(Math.max(0, Math.ceil((endsAt - clock()) / 1_000)))
    const device = coming()
    if (device !== undefined && secondsLeft() === 0) setNow({ state: 'missed', device })
    if (isOpen() && secondsLeft() === 0) setNow({ state: 'over' })
  }

  const asking = setInterval(() => void ask(), ASK_EVERY_MS)
  const ticking = setInterval(tick, TICK_MS)
  onCleanup(() => {
    isClosed = true
    clearInterval(asking)
    clearInterval(ticking)
    if (link !== undefined && isOpen()) linking.end(link.id)
  })
  void again()

  return {
    now,
    secondsLeft,
    again,
    async answer(allow) {
      const before = now()
      if (before.state !== 'asked' || link === undefined) return
      const { device, check } = before
      setNow({ state: 'answering', device, check })
      const said = await linking.answer(link.id, allow)
      if (isClosed) return
      if (said.ok && allow) letIn(device)
      else if (said.ok) setNow({ state: 'refused' })
      else if (said.error.code === 'unreachable') setNow(before)
      else if (said.error.code === 'link-unknown') setNow({ state: 'over' })
      else setNow({ state: 'failed', failure: said.error })
    },
  }
}
