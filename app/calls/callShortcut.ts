import type { CallsModel } from './model.ts'

/** Keys of a call that is in view: M, V, S, H, and Escape for going on with reading. */
export function callShortcut(event: KeyboardEvent, calls: CallsModel): void {
  const own = calls.own()
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat
  if (!isPlain || own === undefined || calls.isMinimised() || isForOthers(event)) return
  const act = actions(calls, own)[event.key.toLowerCase()]
  if (act === undefined) return
  event.preventDefault()
  act()
}

const actions = (
  calls: CallsModel,
  own: NonNullable<ReturnType<CallsModel['own']>>,
): Readonly<Record<string, () => void>> => ({
  m: () => calls.setMic(own.mic !== 'on'),
  v: () => calls.setCamera(own.camera !== 'on'),
  s: () => calls.setScreen(!own.screen),
  h: () => calls.setHand(!own.hand),
  escape: () => calls.minimise('bar'),
})

/** Somebody writes, or something lies above the call: a dialog, a menu. */
function isForOthers({ target, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || !(target instanceof Element)) return defaultPrevented
  return target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') !== null
}
