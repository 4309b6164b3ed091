import { Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import { Page } from '../ui/Page.tsx'
import { FirstSteps } from './FirstSteps.tsx'

/** What lies beside the list while nothing is open; with nobody in the list, how to change that. */
export function EmptyPane() {
  const workspace = useWorkspace()
  return (
    <Show
      when={workspace.conversations()?.length === 0}
      fallback={<Page title={t('home.sentence')} hint={t('home.hint')} />}
    >
      <Page title={t('list.empty')} action={<FirstSteps />} />
    </Show>
  )
}
