import { useNavigate, useParams } from '@solidjs/router'
import LogOut from 'lucide-solid/icons/log-out'
import Phone from 'lucide-solid/icons/phone'
import SettingsIcon from 'lucide-solid/icons/settings'
import UserPlus from 'lucide-solid/icons/user-plus'
import { createMemo, createSignal, For, lazy, Match, Show, Switch } from 'solid-js'
import { t } from '../i18n/language.ts'
import { askSignOut } from '../session/askSignOut.ts'
import { useSession, useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { openDialog } from '../ui/dialogs.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { EllipsisVertical, Plus } from '../ui/icons.ts'
import { MenuButton } from '../ui/MenuButton.tsx'
import { ConnectionStatus } from './ConnectionStatus.tsx'
import { ConversationLink } from './ConversationLink.tsx'
import { createPageTitle } from './createPageTitle.ts'
import { FindBox } from './FindBox.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { matchesFind } from './matchesFind.ts'
import styles from './Sidebar.module.css'

const NewConversation = lazy(async () => ({
  default: (await import('./NewConversation.tsx')).NewConversation,
}))
const InviteDialog = lazy(async () => ({
  default: (await import('../settings/InviteDialog.tsx')).InviteDialog,
}))

/** Everything one talks in, newest first; and oneself. */
export function Sidebar(props: { class?: string | undefined }) {
  const workspace = useWorkspace()
  const session = useSession()
  const params = useParams()
  const navigate = useNavigate()
  const [find, setFind] = createSignal('')
  createPageTitle()
  let list: HTMLUListElement | undefined

  const rows = createMemo(() => workspace.conversations()?.filter((row) => matchesFind(row.title, find())))
  const ids = createMemo(() => rows()?.map((row) => row.id) ?? [])
  const rowOf = (id: string) => rows()?.find((row) => row.id === id)

  const links = () => [...(list?.querySelectorAll<HTMLAnchorElement>('a') ?? [])]
  const onListKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const all = links()
    const here = all.indexOf(document.activeElement as HTMLAnchorElement)
    const next = all[here + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  const newConversation = () => openDialog(NewConversation)

  const meItems = () => [
    { label: t('me.calls'), icon: Phone, onSelect: () => navigate('/calls') },
    { label: t('me.settings'), icon: SettingsIcon, onSelect: () => navigate('/settings') },
    { label: t('me.invite'), icon: UserPlus, onSelect: () => openDialog(InviteDialog) },
    {
      label: t('me.signOut'),
      icon: LogOut,
      onSelect: () => askSignOut(workspace.unsent(), () => session.signOut()),
    },
  ]

  return (
    <nav class={`${styles.side} ${props.class ?? ''}`} aria-label={t('list.name')}>
      {/* Alone on a phone, the list is the page. */}
      <h1 class={`aside-voice ${styles.phone}`}>{t('list.name')}</h1>
      <header class={styles.brand}>
        <p class={styles.name}>
          prosa<span>.</span>
        </p>
        <IconButton
          icon={Plus}
          weight="main"
          label={t('list.new')}
          hasPopup="dialog"
          onClick={newConversation}
        />
      </header>
      <FindBox value={find()} onInput={setFind} onDown={() => links()[0]?.focus()} />
      <Switch>
        <Match when={!workspace.conversations()}>
          <div class={styles.rows} aria-busy="true">
            <p class="aside-voice">{t('list.loading')}</p>
            <For each={[0, 1, 2, 3]}>{() => <div class={styles.ghost} />}</For>
          </div>
        </Match>
        <Match when={workspace.conversations()?.length === 0}>
          <div class={styles.empty}>
            <p class={styles.sentence}>{t('list.empty')}</p>
            <FirstSteps />
          </div>
        </Match>
        <Match when={ids().length === 0}>
          <p class={styles.noMatch}>{t('list.noMatch', { text: find().trim() })}</p>
        </Match>
        <Match when={true}>
          <ul ref={list} class={styles.rows} onKeyDown={onListKey}>
            <For each={ids()}>
              {(id) => (
                <Show when={rowOf(id)}>
                  {(row) => (
                    <li>
                      <ConversationLink row={row()} open={params.id === id} />
                    </li>
                  )}
                </Show>
              )}
            </For>
          </ul>
        </Match>
      </Switch>
      <footer class={styles.me}>
        <Avatar id={workspace.me().id} name={workspace.me().displayName} size="small" />
        <div class={styles.who}>
          <p class={styles.myName}>
            <bdi>{workspace.me().displayName}</bdi>
          </p>
          <ConnectionStatus />
        </div>
        <MenuButton icon={EllipsisVertical} label={t('me.menu')} items={meItems} />
      </footer>
    </nav>
  )
}
