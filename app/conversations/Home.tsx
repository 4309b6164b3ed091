import { useLocation } from '@solidjs/router'
import type { ParentProps } from 'solid-js'
import { Show, Suspense } from 'solid-js'
import { t } from '../i18n/language.ts'
import type { AppUpdates } from '../model.ts'
import { useSession, useWorkspace } from '../session/context.ts'
import { Bar } from '../ui/Bar.tsx'
import { Button } from '../ui/Button.tsx'
import { late } from '../ui/late.ts'
import { ConversationSkeleton } from './ConversationSkeleton.tsx'
import { cannotStore } from './cannotStore.ts'
import styles from './Home.module.css'
import { Sidebar } from './Sidebar.tsx'

const ReadingBar = late(async () => (await import('../session/ReadingBar.tsx')).ReadingBar)
const StorageBar = late(async () => (await import('./StorageBar.tsx')).StorageBar)

/** The two panes: conversations, and what is open. A phone shows one of them. */
export function Home(props: ParentProps<{ updates: AppUpdates | undefined }>) {
  const workspace = useWorkspace()
  const location = useLocation()
  const session = useSession()
  const storageTrouble = () => {
    const storage = workspace.storage()
    return storage === 'fine' ? undefined : storage
  }
  return (
    <div class={styles.home}>
      <div class={styles.bars}>
        {workspace.calls()?.view()}
        <Show when={storageTrouble()}>
          {(trouble) => (
            <Suspense>
              <StorageBar trouble={trouble()} />
            </Suspense>
          )}
        </Show>
        <Show when={session.current().state === 'reading'}>
          <Suspense>
            <ReadingBar />
          </Suspense>
        </Show>
        <Show when={cannotStore()}>
          <Suspense>
            <StorageBar trouble="relay" />
          </Suspense>
        </Show>
        <Show when={props.updates?.available()}>
          <Bar
            tone="offer"
            action={
              <Button weight="quiet" onClick={() => props.updates?.apply()}>
                {t('action.reload')}
              </Button>
            }
          >
            {t('update.ready')}
          </Bar>
        </Show>
      </div>
      <main class={styles.panes} data-open={location.pathname === '/' ? undefined : ''}>
        <Sidebar class={styles.side} />
        <div class={styles.main}>
          <Suspense fallback={<ConversationSkeleton />}>{props.children}</Suspense>
        </div>
      </main>
    </div>
  )
}
