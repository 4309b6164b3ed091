import { isDialogOpen } from '../ui/dialogs.tsx'
import { menuRequest } from '../ui/menu.ts'
import type { CallsModel } from './model.ts'

/** What keys can do beside what the call itself can. */
export interface StageActions {
  readonly toggleShape: (() => void) | undefined
  readonly toggleChat: () => void
  readonly showKeys: () => void
  /** Back to reading, or out of the chat that stands beside. */
  readonly stepBack: () => void
}

type Own = NonNullable<ReturnType<CallsModel['own']>>

/** Keys of a call that is in view, while nobody types; `KeysDialog` lists them. */
export function callShortcut(event: KeyboardEvent, calls: CallsModel, stage: StageActions): void {
  const own = calls.own()
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat
  if (!isPlain || own === undefined || calls.isMinimised() || isForOthers(event)) return
  const act = actions(calls, own, stage)[event.key.toLowerCase()]
  if (act === undefined) return
  event.preventDefault()
  act()
}

const actions = (
  calls: CallsModel,
  own: Own,
  stage: StageActions,
): Readonly<Record<string, (() => void) | undefined>> => ({
  m: () => calls.setMic(own.mic !== 'on'),
  v: () => calls.setCamera(own.camera !== 'on'),
  s: () => calls.setScreen(!own.screen),
  h: () => calls.setHand(!own.hand),
  g: stage.toggleShape,
  c: stage.toggleChat,
  '?': stage.showKeys,
  escape: stage.stepBack,
})

export interface PushToTalk {
  onKeyDown(event: KeyboardEvent): void
  onKeyUp(event: KeyboardEvent): void
  onPointerDown(event: PointerEvent): void
  /** Whatever happens to the key, this window hears no more of it. */
  letGo(): void
}

/** Space speaks while it is held, for who is muted. */
export function makePushToTalk(calls: CallsModel): PushToTalk {
  let isHeld = false
  /** It has the focus since it was clicked: Space is not meant for it. */
  let clicked: Element | null = null
  const letGo = () => {
    if (!isHeld) return
    isHeld = false
    calls.setMic(false)
  }
  return {
    onPointerDown({ target }) {
      clicked = pressable(target)
    },
    onKeyDown(event) {
      if (event.key === 'Tab') clicked = null
      if (event.key !== ' ') return
      if (isHeld) return event.preventDefault()
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat
      const isOpen = calls.own()?.mic === 'muted' && !calls.isMinimised()
      const button = pressable(event.target)
      if (!isPlain || !isOpen || isForOthers(event) || (button !== null && button !== clicked)) return
      event.preventDefault()
      isHeld = true
      calls.setMic(true)
    },
    onKeyUp(event) {
      if (event.key !== ' ' || !isHeld) return
      event.preventDefault()
      letGo()
    },
    letGo,
  }
}

/** Somebody writes, reads in the chat, or something lies above the call: a dialog, a menu, with the focus yet to come. */
function isForOthers({ target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || isDialogOpen() || menuRequest() !== undefined) return true
  if (!(target instanceof Element)) return false
  return (
    target.closest('input, textarea, select, main, [contenteditable], [role=dialog], [role=menu]') !== null
  )
}

const pressable = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('button, a, summary') : null
