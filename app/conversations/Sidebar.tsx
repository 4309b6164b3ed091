import { useNavigate, useParams } from '@solidjs/router'
import { createMemo, createSignal, For, Match, Show, Suspense, Switch } from 'solid-js'
import { t } from '../i18n/language.ts'
import { isShown, type ListFilter } from '../places/arrange.ts'
import { useSession, useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { EllipsisVertical, ListFilterIcon, Plus } from '../ui/icons.ts'
import { late, withLate } from '../ui/late.ts'
import { MenuButton } from '../ui/MenuButton.tsx'
import { ConnectionStatus } from './ConnectionStatus.tsx'
import { ConversationLink } from './ConversationLink.tsx'
import { createPageTitle } from './createPageTitle.ts'
import { FindBox } from './FindBox.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { matchesFind } from './matchesFind.ts'
import styles from './Sidebar.module.css'

const NewConversation = lateDialog(async () => (await import('./NewConversation.tsx')).NewConversation)
const WaitingLinks = late(async () => (await import('./WaitingLinks.tsx')).WaitingLinks)
const BringingLine = late(async () => (await import('../devices/BringingLine.tsx')).BringingLine)
const FilterBar = late(async () => (await import('../places/FilterBar.tsx')).FilterBar)
const RowMenu = () => import('../places/rowMenu.ts')
const MeMenu = () => import('./meMenu.ts')

/** Everything one talks in, newest first; and oneself. */
export function Sidebar(props: { class?: string | undefined }) {
  const workspace = useWorkspace()
  const session = useSession()
  const params = useParams()
  const navigate = useNavigate()
  const [find, setFind] = createSignal('')
  const [filter, setFilter] = createSignal<ListFilter>('all')
  createPageTitle()
  let list: HTMLUListElement | undefined

  const listed = createMemo(() =>
    workspace.conversations()?.filter((row) => isShown(row, filter(), params.id)),
  )
  const putAway = createMemo(() => workspace.conversations()?.filter((row) => row.archived).length ?? 0)
  // Whoever looks for a name means all of them.
  const rows = createMemo(() =>
    (find().trim() === '' ? listed() : workspace.conversations())?.filter((row) =>
      matchesFind(row.title, find()),
    ),
  )
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
  const rowAt = (target: EventTarget | null) => {
    const link = target instanceof Element ? target.closest('a') : null
    const row = link && rowOf(link.pathname.slice('/c/'.length))
    return row && { anchor: link, row, workspace }
  }
  const onRowMenu = (event: MouseEvent) => {
    const about = rowAt(event.target)
    if (!about) return
    event.preventDefault()
    // From the keyboard it hangs from the row.
    const at = event.clientX > 0 ? { at: { x: event.clientX, y: event.clientY } } : {}
    withLate(RowMenu, ({ openRowMenu }) => openRowMenu({ ...about, ...at }))
  }
  let touches = 0
  const onRowTouch = (event: TouchEvent) => {
    const about = rowAt(event.target)
    const touch = ++touches
    // Let go while it was being loaded: not a long press.
    const wait = ({ longPress }: Awaited<ReturnType<typeof RowMenu>>) =>
      touch === touches && about && longPress(event, about)
    // A touch is no question yet: without the code nothing is said.
    if (about) RowMenu().then(wait, () => undefined)
  }
  const openFilters = (anchor: HTMLElement) =>
    withLate(RowMenu, ({ openFilterMenu }) =>
      openFilterMenu({ anchor, filter: filter(), setFilter, toRooms: () => navigate('/rooms') }),
    )
  const newConversation = () => openDialog(NewConversation)

  const openMe = (anchor: HTMLElement) =>
    withLate(MeMenu, ({ openMeMenu }) => openMeMenu({ anchor, workspace, session, goTo: navigate }))

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
      <div class={styles.tools}>
        <FindBox value={find()} onInput={setFind} onDown={() => links()[0]?.focus()} />
        <MenuButton icon={ListFilterIcon} label={t('list.filter')} onOpen={openFilters} />
      </div>
      <Show when={filter() !== 'all' || putAway() > 0}>
        <Suspense fallback={<div class={styles.filter} />}>
          <div class={styles.filter}>
            <FilterBar
              filter={filter()}
              setFilter={setFilter}
              putAway={putAway()}
              none={ids().length === 0}
            />
          </div>
        </Suspense>
      </Show>
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
        <Match when={ids().length === 0 && find().trim() === ''}>
          <div class={styles.rows} />
        </Match>
        <Match when={ids().length === 0}>
          <p class={styles.noMatch}>{t('list.noMatch', { text: find().trim() })}</p>
        </Match>
        <Match when={true}>
          <ul
            ref={list}
            class={styles.rows}
            onKeyDown={onListKey}
            onContextMenu={onRowMenu}
            onTouchStart={onRowTouch}
            onTouchEnd={() => touches++}
          >
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
      <Show when={workspace.bringing()}>
        <Suspense>
          <BringingLine />
        </Suspense>
      </Show>
      <footer class={styles.me}>
        <Avatar id={workspace.me().id} name={workspace.me().displayName} size="small" />
        <div class={styles.who}>
          <p class={styles.myName}>
            <bdi>{workspace.me().displayName}</bdi>
          </p>
          <ConnectionStatus />
        </div>
        <Suspense>
          <WaitingLinks />
        </Suspense>
        <MenuButton icon={EllipsisVertical} label={t('me.menu')} onOpen={openMe} />
      </footer>
    </nav>
  )
}
