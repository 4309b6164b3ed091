import { A } from '@solidjs/router'
import Phone from 'lucide-solid/icons/phone-missed'
import { createEffect, createMemo, Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './MissedCallsLink.module.css'

/** How many calls were missed and not looked at yet, on the way to them; nothing while there are none. K7 */
export function MissedCallsLink() {
  const workspace = useWorkspace()
  const missed = createMemo(() => (workspace.conversations() ?? []).flatMap((row) => row.missed))
  createEffect(() => {
    // What was looked at is known with the calls' code; while it cannot be had nothing is claimed.
    if (missed().length > 0) workspace.loadCalls().catch(() => undefined)
  })
  const count = () => {
    const seen = workspace.calls()?.seenUpTo()
    return seen === undefined ? 0 : missed().filter((record) => record > seen).length
  }
  return (
    <Show when={count()}>
      {(number) => (
        <A
          href="/calls"
          class={styles.link ?? ''}
          aria-label={t('list.missed', { count: number() })}
          data-tip={t('list.missed', { count: number() })}
        >
          <Icon of={Phone} size="small" />
          <span>{number() > 99 ? '99+' : number()}</span>
        </A>
      )}
    </Show>
  )
}
