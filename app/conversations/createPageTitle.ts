import { useParams } from '@solidjs/router'
import { createEffect, onCleanup } from 'solid-js'
import { useWorkspace } from '../session/context.ts'

const NAME = 'Prosa'

/** Names the page after what is open and how much is unread: `(3) Family on Sunday · Prosa`. */
export function createPageTitle(): void {
  const workspace = useWorkspace()
  const params = useParams()
  createEffect(() => {
    const rows = workspace.conversations() ?? []
    const unread = rows.reduce((sum, row) => (row.muted || row.archived ? sum : sum + row.unread), 0)
    const open = rows.find((row) => row.id === params.id)
    const name = open ? `${open.title} · ${NAME}` : NAME
    document.title = unread > 0 ? `(${unread}) ${name}` : name
  })
  onCleanup(() => {
    document.title = NAME
  })
}
