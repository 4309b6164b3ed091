import Minimize2 from 'lucide-solid/icons/minimize-2'
import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { arrange } from './arrange.ts'
import { CallControls } from './CallControls.tsx'
import { CallNotes } from './CallNotes.tsx'
import styles from './CallStage.module.css'
import { callShortcut } from './callShortcut.ts'
import { createCallClock } from './createCallClock.ts'
import type { CallsModel } from './model.ts'
import { Tile } from './Tile.tsx'

const SELF = 'self'

/** The call that this device is in: the whole page, or a bar above what is read meanwhile. */
export function CallStage(props: { calls: CallsModel }) {
  const workspace = useWorkspace()
  const [pinned, setPinned] = createSignal<string>()
  const [view, setView] = createSignal<'grid' | 'speaker'>('grid')
  const [silenced, setSilenced] = createSignal<readonly (() => void)[]>([])
  const clock = createCallClock(() => props.calls.since())
  let stage: HTMLElement | undefined

  const peers = createMemo(() => props.calls.participants().map(({ peer }) => peer), [], {
    equals: (one, other) => one.join() === other.join(),
  })
  const own = () => props.calls.own()
  /** Who spoke last stays large until somebody else speaks. */
  const speaker = createMemo<string | undefined>((last) => {
    const now = props.calls.participants().find((each) => each.speaking)?.peer
    return now ?? (last !== undefined && peers().includes(last) ? last : peers()[0])
  })
  const arranged = createMemo(() =>
    arrange({
      ...{ others: peers(), self: SELF, pinned: pinned(), speaker: speaker(), view: view() },
      sharing: props.calls.participants().find(({ picture }) => picture === 'screen')?.peer,
    }),
  )
  const onPin = (key: string) =>
    peers().length > 1 ? () => setPinned((before) => (before === key ? undefined : key)) : undefined

  const about = () => {
    const state = props.calls.state().state
    if (state === 'ringing-out') return tCall('call.ringing')
    if (state === 'joining') return tCall('call.connecting')
    if (state === 'reconnecting') return tCall('call.reconnecting')
    if (state === 'alone') return tCall('call.aloneNow')
    const count = props.calls.participants().length + 1
    return `${clock()}, ${tCall('call.people', { count })}`
  }

  const sizeWords = () => tCall(props.calls.isMinimised() ? 'call.whole' : 'call.minimise')

  // Nothing of what lies behind it can be reached while it is the whole page.
  createEffect(() => {
    const behind = document.querySelector('main')
    if (!behind || props.calls.isMinimised()) return
    behind.inert = true
    onCleanup(() => {
      behind.inert = false
    })
  })
  onMount(() => {
    if (!props.calls.isMinimised()) stage?.focus({ preventScroll: true })
    const events = new AbortController()
    document.addEventListener('keydown', (event) => callShortcut(event, props.calls), {
      signal: events.signal,
    })
    onCleanup(() => events.abort())
  })

  return (
    <section
      ref={stage}
      class={styles.stage}
      data-minimised={props.calls.isMinimised() ? '' : undefined}
      aria-label={tCall('call.stage', { name: props.calls.title() })}
      tabIndex={-1}
    >
      <header class={styles.head}>
        <h2 class={styles.title} dir="auto">
          {props.calls.title()}
        </h2>
        <p class={styles.about} role="status">
          {about()}
        </p>
        <button
          type="button"
          class={styles.size}
          aria-label={sizeWords()}
          onClick={() => props.calls.minimise(props.calls.isMinimised() ? 'whole' : 'bar')}
        >
          <Show when={!props.calls.isMinimised()}>
            <Icon of={Minimize2} size="small" />
          </Show>
          <span class={styles.sizeWords}>{sizeWords()}</span>
        </button>
      </header>
      <CallNotes
        calls={props.calls}
        silenced={silenced().length > 0}
        onSound={() => {
          for (const play of silenced()) play()
          setSilenced([])
        }}
      />
      <div
        class={styles.tiles}
        data-layout={arranged().layout}
        data-wide={arranged().columns.wide}
        data-narrow={arranged().columns.narrow}
        style={{ '--strip': peers().length }}
      >
        <Show when={peers().length === 0}>
          <div class={styles.waiting} data-place="main">
            <Avatar id={props.calls.face()} name={props.calls.title()} size="large" />
          </div>
        </Show>
        <For each={peers()}>
          {(peer) => {
            const who = createMemo(
              (last: ReturnType<CallsModel['participants']>[number] | undefined) =>
                props.calls.participants().find((each) => each.peer === peer) ?? last,
            )
            return (
              <Show when={who()}>
                {(person) => (
                  <Tile
                    user={person().user}
                    name={person().name}
                    stream={person().stream}
                    sound="on"
                    picture={person().picture}
                    place={arranged().placeOf(peer)}
                    mic={person().mic}
                    hand={person().hand}
                    speaking={person().speaking}
                    quality={person().quality}
                    about={
                      person().link === 'connected'
                        ? undefined
                        : tCall(person().link === 'connecting' ? 'call.connecting' : 'call.reconnecting')
                    }
                    speaker={props.calls.chosenDevice('audiooutput')}
                    isPinned={pinned() === peer}
                    onPin={onPin(peer)}
                    onSilenced={(play) => setSilenced((before) => [...before, play])}
                  />
                )}
              </Show>
            )
          }}
        </For>
        <Show when={own()}>
          {(self) => (
            <Tile
              user={workspace.me().id}
              name={tCall('call.you')}
              face={workspace.me().displayName}
              stream={self().stream}
              sound="off"
              picture={self().screen ? 'screen' : self().camera === 'on' ? 'camera' : 'none'}
              place={arranged().placeOf(SELF)}
              mic={self().mic === 'on'}
              hand={self().hand}
              speaking={self().speaking}
              isMirrored={!self().screen}
            />
          )}
        </Show>
      </div>
      <CallControls
        calls={props.calls}
        view={view()}
        onView={peers().length > 1 ? () => setView(view() === 'grid' ? 'speaker' : 'grid') : undefined}
      />
    </section>
  )
}
