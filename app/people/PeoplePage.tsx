import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import type { User } from '../../sync/api.ts'
import { ConnectionStatus } from '../conversations/ConnectionStatus.tsx'
import { t } from '../i18n/language.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { Field } from '../ui/Field.tsx'
import { PageFrame } from '../ui/PageFrame.tsx'
import { createPeopleSearch } from './createPeopleSearch.ts'
import { DeedButtons } from './DeedButtons.tsx'
import { GROUPS, groupContacts } from './groupContacts.ts'
import type { ContactView } from './model.ts'
import styles from './PeoplePage.module.css'
import { PersonRow } from './PersonRow.tsx'
import { refusedWords } from './refusedWords.ts'

const InviteDialog = lateDialog(async () => (await import('../settings/InviteDialog.tsx')).InviteDialog)

/** `/people`: requests, contacts and blocks; finding people by name. */
export function PeoplePage() {
  const workspace = useWorkspace()
  const [text, setText] = createSignal('')
  const [search, setWanted] = createPeopleSearch(workspace.searchPeople)
  const isOffline = () => workspace.connection().state === 'offline'
  const all = createMemo(() => workspace.people()?.all())
  // What people say of themselves is not told to everybody at once.
  createEffect(on(workspace.people, (people) => people?.refreshSoon()))
  const groups = createMemo(() => groupContacts(all() ?? []))

  const found = (): readonly User[] => {
    const now = search()
    return 'people' in now ? now.people : []
  }
  const words = () => {
    const { state } = search()
    if (state === 'short') return tPeople('people.typeMore')
    if (found().length > 0) return isOffline() ? tPeople('people.knownOnly') : undefined
    if (state === 'searching') return tPeople('people.searching')
    const nobody = tPeople('people.nobody', { text: text().trim() })
    return isOffline() ? `${nobody} ${tPeople('people.knownOnly')}` : nobody
  }

  const note = (view: ContactView) => {
    if (!view.isWaiting || !isOffline()) return undefined
    return view.standing === 'none' ? tPeople('people.willRemove') : tPeople('people.waits')
  }
  const Known = (row: { view: ContactView }) => (
    <PersonRow
      person={row.view.person}
      note={note(row.view)}
      problem={refusedWords(row.view)}
      actions={
        <Switch>
          <Match when={row.view.refused}>
            <Button onClick={() => workspace.people()?.dismiss(row.view.person.id)}>
              {t('action.dismiss')}
            </Button>
          </Match>
          <Match when={row.view.standing !== 'none'}>
            <DeedButtons person={row.view.person} standing={row.view.standing} />
          </Match>
        </Switch>
      }
    />
  )
  const Found = (row: { user: User }) => {
    const view = () => workspace.people()?.of(row.user.id)
    const standing = () => view()?.standing ?? 'none'
    return (
      <PersonRow
        person={row.user}
        note={standing() === 'none' ? undefined : tPeople(`card.${standing()}`)}
        problem={refusedWords(view())}
        actions={<DeedButtons person={row.user} standing={standing()} />}
      />
    )
  }

  return (
    <PageFrame title={tPeople('people.title')} status={<ConnectionStatus />}>
      <Field
        label={tPeople('people.find')}
        type="search"
        value={text()}
        placeholder={tPeople('people.findPlaceholder')}
        autocapitalize="none"
        onInput={(typed) => {
          setText(typed)
          setWanted(typed)
        }}
      />
      <Switch>
        <Match when={search().state !== 'none'}>
          <section class={styles.section} aria-label={tPeople('people.found')}>
            <p class={styles.quiet} aria-live="polite">
              {words()}
            </p>
            <ul>
              <For each={found()}>{(user) => <Found user={user} />}</For>
            </ul>
          </section>
        </Match>
        <Match when={all() === undefined}>
          <p class={styles.quiet} aria-busy="true">
            {tPeople('people.loading')}
          </p>
        </Match>
        <Match when={all()?.length === 0}>
          <div class={styles.empty}>
            <p class={styles.sentence}>{tPeople('people.empty')}</p>
            <p class={styles.quiet}>{tPeople('people.emptyHint')}</p>
            <Button onClick={() => openDialog(InviteDialog)}>{t('me.invite')}</Button>
          </div>
        </Match>
        <Match when={true}>
          <For each={GROUPS}>
            {(group) => (
              <Show when={groups().get(group)}>
                <section class={styles.section}>
                  <h2>{tPeople(`people.${group}`)}</h2>
                  <ul>
                    <For each={groups().get(group)}>
                      {(id) => (
                        <Show when={workspace.people()?.of(id)}>{(view) => <Known view={view()} />}</Show>
                      )}
                    </For>
                  </ul>
                </section>
              </Show>
            )}
          </For>
        </Match>
      </Switch>
    </PageFrame>
  )
}
