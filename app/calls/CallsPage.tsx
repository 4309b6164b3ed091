import { For, Match, Show, Switch } from 'solid-js'
import { ConnectionStatus } from '../conversations/ConnectionStatus.tsx'
import { tCalls } from '../i18n/callsPageWords.ts'
import { tRecording } from '../i18n/recordingWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Page } from '../ui/Page.tsx'
import { PageFrame } from '../ui/PageFrame.tsx'
import { CallRow } from './CallRow.tsx'
import { CallsFilter } from './CallsFilter.tsx'
import styles from './CallsPage.module.css'
import { createCallsPage } from './createCallsPage.ts'
import { KeptList } from './recording/KeptList.tsx'

/** `/calls`: every call of one's conversations, the newest first. */
export function CallsPage() {
  const workspace = useWorkspace()
  const page = createCallsPage(workspace)
  const isEmpty = () => page.calls()?.length === 0
  return (
    <PageFrame title={tCalls('calls.title')} status={<ConnectionStatus />}>
      <Show when={workspace.calls()?.kept}>
        {(kept) => (
          <Show when={kept().all().length > 0}>
            <section class={styles.kept} aria-labelledby="kept-recordings">
              <h2 id="kept-recordings" class={styles.title}>
                {tRecording('kept.title')}
              </h2>
              <KeptList kept={kept()} recordings={kept().all()} />
            </section>
          </Show>
        )}
      </Show>
      <CallsFilter page={page} />
      <Switch>
        <Match when={page.isAway()}>
          <Page
            level={2}
            title={tCalls('calls.away')}
            action={<Button onClick={page.retry}>{tCalls('calls.retry')}</Button>}
          />
        </Match>
        <Match when={isEmpty() && page.only() === 'missed'}>
          <Page level={2} title={tCalls('calls.noneMissed')} />
        </Match>
        <Match when={isEmpty() && page.conversation() !== undefined}>
          <Page level={2} title={tCalls('calls.noneHere')} />
        </Match>
        <Match when={isEmpty()}>
          <Page level={2} title={tCalls('calls.none')} hint={tCalls('calls.noneHint')} />
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
                    {tCalls('calls.older')}
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
