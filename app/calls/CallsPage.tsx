import { For, Match, Show, Switch } from 'solid-js'
import { ConnectionStatus } from '../conversations/ConnectionStatus.tsx'
import { tCall } from '../i18n/callWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Page } from '../ui/Page.tsx'
import { PageFrame } from '../ui/PageFrame.tsx'
import { CallRow } from './CallRow.tsx'
import { CallsFilter } from './CallsFilter.tsx'
import styles from './CallsPage.module.css'
import { createCallsPage } from './createCallsPage.ts'

/** `/calls`: every call of one's conversations, the newest first. */
export function CallsPage() {
  const page = createCallsPage(useWorkspace())
  const isEmpty = () => page.calls()?.length === 0
  return (
    <PageFrame title={tCall('calls.title')} status={<ConnectionStatus />}>
      <CallsFilter page={page} />
      <Switch>
        <Match when={page.isAway()}>
          <Page
            level={2}
            title={tCall('calls.away')}
            action={<Button onClick={page.retry}>{tCall('calls.retry')}</Button>}
          />
        </Match>
        <Match when={isEmpty() && page.only() === 'missed'}>
          <Page level={2} title={tCall('calls.noneMissed')} />
        </Match>
        <Match when={isEmpty() && page.conversation() !== undefined}>
          <Page level={2} title={tCall('calls.noneHere')} />
        </Match>
        <Match when={isEmpty()}>
          <Page level={2} title={tCall('calls.none')} hint={tCall('calls.noneHint')} />
        </Match>
        <Match when={page.calls()}>
          {(calls) => (
            <>
              <ul class={styles.list}>
                <For each={calls()}>{(call) => <CallRow call={call} isNew={page.isNew(call)} />}</For>
              </ul>
              <Show when={page.hasOlder()}>
                <div class={styles.more}>
                  <Button busy={page.isBusy()} onClick={() => void page.loadOlder()}>
                    {tCall('calls.older')}
                  </Button>
                </div>
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </PageFrame>
  )
}
