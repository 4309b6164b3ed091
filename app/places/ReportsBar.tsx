import { Show } from 'solid-js'
import type { ConversationModel } from '../conversations/model.ts'
import { tRow } from '../i18n/rowWords.ts'
import { Bar } from '../ui/Bar.tsx'
import { Button } from '../ui/Button.tsx'
import { openReports } from './openReports.tsx'

/** Says to hosts and moderators that something waits for them, until it does not. M9 */
export function ReportsBar(props: { model: ConversationModel }) {
  return (
    <Show when={props.model.place().openReports}>
      {(count) => (
        <Bar
          tone="offer"
          action={<Button onClick={() => openReports(props.model.id)}>{tRow('row.seeReports')}</Button>}
        >
          {tRow('row.hasReports', { count: count() })}
        </Bar>
      )}
    </Show>
  )
}
