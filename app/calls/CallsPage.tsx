import { A } from '@solidjs/router'
import { createMemo, createResource, createSignal, createUniqueId, For, Match, Show, Switch } from 'solid-js'
import type { CallRecord } from '../../sync/callsApi.ts'
import { ConnectionStatus } from '../conversations/ConnectionStatus.tsx'
import { tCall } from '../i18n/callWords.ts'
import { t } from '../i18n/language.ts'
import { useWorkspace } from '../session/context.ts'
import settings from '../settings/Settings.module.css'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ChevronLeft } from '../ui/icons.ts'
import { known } from '../ui/known.ts'
import { Page } from '../ui/Page.tsx'
import { CallRow } from './CallRow.tsx'
import styles from './CallsPage.module.css'

type Filter = 'all' | 'missed'

/** `/calls`: every call of one's conversations, the newest first. */
export function CallsPage() {
  const workspace = useWorkspace()
  const [filter, setFilter] = createSignal<Filter>('all')
  const [older, setOlder] = createSignal<readonly CallRecord[]>([])
  const [next, setNext] = createSignal<string>()
  const [isBusy, setBusy] = createSignal(false)

  // What happens meanwhile is shown too: a call that ends, or begins, changes the list of conversations.
  const lately = createMemo(() => workspace.conversations()?.[0]?.last?.at ?? 0)
  const [first, { refetch }] = createResource(
    () => [filter(), lately(), workspace.connection().state === 'offline'] as const,
    async ([missed]) => {
      const calls = await workspace.loadCalls()
      const found = await calls.past({ only: missed })
      if (found.ok) {
        setOlder([])
        setNext(found.value.next)
      }
      return found
    },
  )
  const page = () => {
    const found = known(first)
    return found?.ok ? found.value : undefined
  }
  const isAway = () => known(first)?.ok === false
  const all = () => [...(page()?.calls ?? []), ...older()]
  const loadOlder = async () => {
    setBusy(true)
    const calls = await workspace.loadCalls()
    const found = await calls.past({ only: filter(), before: next() })
    if (found.ok) {
      setOlder((before) => [...before, ...found.value.calls])
      setNext(found.value.next)
    }
    setBusy(false)
  }

  return (
    <div class={settings.scroll}>
      <header class={settings.head}>
        <A href="/" class={settings.back ?? ''} aria-label={t('action.back')}>
          <Icon of={ChevronLeft} />
        </A>
        <h1 class={settings.title}>{tCall('calls.title')}</h1>
        <ConnectionStatus class={settings.status} />
      </header>
      <div class={styles.page}>
        <FilterChoice value={filter()} onChange={setFilter} />
        <Switch>
          <Match when={isAway() && all().length === 0}>
            <Page
              level={2}
              title={tCall('calls.away')}
              action={<Button onClick={() => void refetch()}>{tCall('calls.retry')}</Button>}
            />
          </Match>
          <Match when={page() && all().length === 0}>
            <Show when={filter() === 'all'} fallback={<Page level={2} title={tCall('calls.noneMissed')} />}>
              <Page level={2} title={tCall('calls.none')} hint={tCall('calls.noneHint')} />
            </Show>
          </Match>
          <Match when={all().length > 0}>
            <ul class={styles.list}>
              <For each={all()}>{(call) => <CallRow call={call} />}</For>
            </ul>
            <Show when={next()}>
              <div class={styles.more}>
                <Button busy={isBusy()} onClick={() => void loadOlder()}>
                  {tCall('calls.older')}
                </Button>
              </div>
            </Show>
          </Match>
        </Switch>
      </div>
    </div>
  )
}

function FilterChoice(props: { value: Filter; onChange: (filter: Filter) => void }) {
  const name = createUniqueId()
  const choices = () =>
    [
      ['all', tCall('calls.all')],
      ['missed', tCall('calls.missed')],
    ] as const
  return (
    <fieldset class={`${settings.choices} ${styles.filter}`}>
      <legend class="aside-voice">{tCall('calls.filter')}</legend>
      <div class={settings.segments}>
        <For each={choices()}>
          {([value, label]) => (
            <label class={settings.segment}>
              <input
                type="radio"
                name={name}
                checked={props.value === value}
                onChange={() => props.onChange(value)}
              />
              <span>{label}</span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
