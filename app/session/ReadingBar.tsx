import { Bar } from '../ui/Bar.tsx'
import { Button } from '../ui/Button.tsx'
import { useSession, useWorkspace } from './context.ts'
import { tKept } from './keptWords.ts'

/** Above what is read without the relay: whose it is, and the way back. */
export function ReadingBar() {
  const session = useSession()
  const workspace = useWorkspace()
  return (
    <Bar
      tone="warning"
      action={
        <Button weight="quiet" onClick={() => session.stopReading()}>
          {tKept('kept.stop')}
        </Button>
      }
    >
      {tKept('kept.reading', { name: workspace.me().displayName })}
    </Bar>
  )
}
