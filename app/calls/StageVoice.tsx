import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { tStage } from '../i18n/stageWords.ts'
import { type CallsModel, SELF } from './model.ts'

/** Read out by then; whoever comes by later shall not take it for now. */
const SAID_MS = 10_000

/** What is only to be seen in a call, politely said: reactions, hands, a shared screen. */
export function StageVoice(props: { calls: CallsModel }) {
  const [words, setWords] = createSignal('')
  createEffect(() => {
    if (words() === '') return
    const timer = setTimeout(() => setWords(''), SAID_MS)
    onCleanup(() => clearTimeout(timer))
  })
  createEffect(
    on(
      () => props.calls.reactions(),
      (now, before = []) => {
        const said = now
          .filter((each) => !before.some(({ key }) => key === each.key))
          .map(({ from, name, emoji }) =>
            from === SELF ? tStage('stage.youReact', { emoji }) : tStage('stage.reacts', { name, emoji }),
          )
        if (said.length > 0) setWords(said.join(', '))
      },
    ),
  )
  createEffect(
    on(
      () => props.calls.participants(),
      (now, before = []) => {
        const was = new Map(before.map((each) => [each.peer, each]))
        const said = now.flatMap(({ peer, name, hand, picture }) => {
          const last = was.get(peer)
          return [
            ...(hand && last?.hand === false ? [tCall('call.handUp', { name })] : []),
            ...(picture === 'screen' && last !== undefined && last.picture !== 'screen'
              ? [tCall('call.shares', { name })]
              : []),
          ]
        })
        if (said.length > 0) setWords(said.join(', '))
      },
    ),
  )
  return (
    <p class="aside-voice" role="status">
      {words()}
    </p>
  )
}
