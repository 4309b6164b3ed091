import { createMemo } from 'solid-js'
import { readEntry } from '../../sync/entry.ts'
import { RELAY } from '../../sync/ids.ts'
import { callOutcome } from '../../sync/timeline/callOutcome.ts'
import { useWorkspace } from '../session/context.ts'
import { callWords } from './callWords.ts'

/** A call as the last thing in a conversation that this device does not have open. */
export function CallPreview(props: { entry: object }) {
  const workspace = useWorkspace()
  const words = createMemo(() => {
    const entry = readEntry(RELAY, props.entry)
    return entry.k === 'call' ? callWords(callOutcome(entry), workspace.me().id) : ''
  })
  return <>{words()}</>
}
