import { useLocation } from '@solidjs/router'
import type { ParentProps } from 'solid-js'
import { lazy, Show, Suspense } from 'solid-js'
import { t } from '../i18n/language.ts'
import type { AppUpdates, DeviceStorage } from '../model.ts'
import { useSession, useWorkspace } from '../session/context.ts'
import { Bar } from '../ui/Bar.tsx'
import { Button } from '../ui/Button.tsx'
import { ConversationSkeleton } from './ConversationSkeleton.tsx'
import { cannotStore } from './cannotStore.ts'
import styles from './Home.module.css'
import { Sidebar } from './Sidebar.tsx'

const ReadingBar = lazy(async () => ({ default: (await import('../session/ReadingBar.tsx')).ReadingBar }))
const CannotStoreBar = lazy(async () => ({ default: (await import('./CannotStoreBar.tsx')).CannotStoreBar }))

/** The two panes: conversations, and what is open. A phone shows one of them. */
export function Home(props: ParentProps<{ updates: AppUpdates | undefined }>) {
  const workspace = useWorkspace()
  const location = useLocation()
  const session = useSession()
  return (
    <div class={styles.home}>
      <div class={styles.bars}>
        {workspace.calls()?.view()}
        <Show when={storageWords(workspace.storage())}>{(words) => <Bar tone="warning">{words()}</Bar>}</Show>
        <Show when={session.current().state === 'reading'}>
          <Suspense>
            <ReadingBar />
          </Suspense>
        </Show>
        <Show when={cannotStore()}>
          <Suspense>
            <CannotStoreBar />
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

function storageWords(storage: DeviceStorage): string | undefined {
  return storage === 'fine' ? undefined : t(`storage.${storage}`)
}
