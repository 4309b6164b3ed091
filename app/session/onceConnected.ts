import { createEffect, on } from 'solid-js'
import { useWorkspace } from './context.ts'

/** Does something whenever the relay is there again: what was said of its absence is not so any more. */
export function onceConnected(act: () => void): void {
  const workspace = useWorkspace()
  const isConnected = () => ['up-to-date', 'sending'].includes(workspace.connection().state)
  createEffect(on(isConnected, (is, was) => is && was === false && act()))
}
