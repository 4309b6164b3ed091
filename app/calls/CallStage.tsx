import { useNavigate } from '@solidjs/router'
import { createEffect, createMemo, createSignal, onCleanup, onMount, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { useWorkspace } from '../session/context.ts'
import { createMediaQuery, PHONE } from '../ui/createMediaQuery.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { CallControls } from './CallControls.tsx'
import { CallNotes } from './CallNotes.tsx'
import styles from './CallStage.module.css'
import { callShortcut, makePushToTalk } from './callShortcut.ts'
import { enteredCall } from './callState.ts'
import { createPictureWindow } from './createPictureWindow.ts'
import { createStageView } from './createStageView.ts'
import type { CallsModel } from './model.ts'
import { PopOut } from './PopOut.tsx'
import { RingingHint } from './RingingHint.tsx'
import { StageHead } from './StageHead.tsx'
import { StageVoice } from './StageVoice.tsx'
import { standBehind } from './standBehind.ts'
import { Tiles } from './Tiles.tsx'

const KeysDialog = lateDialog(async () => (await import('./KeysDialog.tsx')).KeysDialog)

/** Room for a call and a conversation beside each other. */
const WIDE = '(min-width: 60rem) and (min-height: 30rem)'

/** The call that this device is in: the whole page, beside its conversation, or a bar above what is read meanwhile. */
export function CallStage(props: { calls: CallsModel }) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const [silenced, setSilenced] = createSignal<readonly (() => void)[]>([])
  const [wantsChat, setWantsChat] = createSignal(false)
  const isWide = createMediaQuery(WIDE)
  const onPhone = createMediaQuery(PHONE)
  const isMinimised = () => props.calls.isMinimised()
  const isBeside = createMemo(() => wantsChat() && isWide() && !isMinimised())
  const view = createStageView(props.calls, () => isMinimised() && !onPhone())
  let stage: HTMLElement | undefined

  const conversation = createMemo(() => enteredCall(props.calls.state())?.conversation)
  const unread = createMemo(
    () => workspace.conversations()?.find(({ id }) => id === conversation())?.unread ?? 0,
  )
  const picture = createPictureWindow(() => {
    if (view.star()?.picture === 'none') return undefined
    return stage?.querySelector<HTMLVideoElement>('[data-place=main] video') ?? undefined
  })

  const toggleChat = () => {
    const id = conversation()
    if (isBeside()) return void setWantsChat(false)
    if (id !== undefined && location.pathname !== `/c/${id}`) navigate(`/c/${id}`)
    if (isWide()) setWantsChat(true)
    else props.calls.minimise('bar')
  }
  const showKeys = () => openDialog((dialog) => <KeysDialog onClose={dialog.onClose} />)
  const actions = {
    get toggleShape() {
      return view.toggleShape()
    },
    toggleChat,
    showKeys,
    stepBack: () => (isBeside() ? void setWantsChat(false) : props.calls.minimise('bar')),
  }

  createEffect(() => {
    const how = isMinimised() ? undefined : isBeside() ? 'beside' : 'hidden'
    if (how !== undefined) onCleanup(standBehind(how))
  })
  onMount(() => {
    if (!isMinimised()) stage?.focus({ preventScroll: true })
    const events = new AbortController()
    const { signal } = events
    const talk = makePushToTalk(props.calls)
    document.addEventListener('keydown', (event) => callShortcut(event, props.calls, actions), { signal })
    document.addEventListener('keydown', talk.onKeyDown, { signal })
    document.addEventListener('keyup', talk.onKeyUp, { signal })
    document.addEventListener('pointerdown', talk.onPointerDown, { signal, passive: true })
    window.addEventListener('blur', talk.letGo, { signal })
    onCleanup(() => events.abort())
  })

  return (
    <section
      ref={stage}
      class={styles.stage}
      data-minimised={isMinimised() ? '' : undefined}
      data-beside={isBeside() ? '' : undefined}
      aria-label={tCall('call.stage', { name: props.calls.title() })}
      tabIndex={-1}
    >
      <StageHead calls={props.calls} view={view} />
      <CallNotes
        calls={props.calls}
        silenced={silenced().length > 0}
        onSound={() => {
          for (const play of silenced()) play()
          setSilenced([])
        }}
      />
      <RingingHint calls={props.calls} />
      <Tiles
        calls={props.calls}
        view={view}
        onSilenced={(play) => setSilenced((before) => [...before, play])}
      />
      <CallControls
        calls={props.calls}
        picture={picture}
        chat={{ isOpen: isBeside(), unread: unread(), toggle: toggleChat }}
        onKeys={showKeys}
      />
      <StageVoice calls={props.calls} />
      <Show when={picture.body()}>
        {(body) => <PopOut calls={props.calls} star={view.star()} body={body()} onClose={picture.toggle} />}
      </Show>
    </section>
  )
}
