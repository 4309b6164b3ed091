import { A, useNavigate } from '@solidjs/router'
import Hourglass from 'lucide-solid/icons/hourglass'
import LogOut from 'lucide-solid/icons/log-out'
import Pencil from 'lucide-solid/icons/pencil'
import Users from 'lucide-solid/icons/users'
import { lazy, Show } from 'solid-js'
import { CallButtons } from '../calls/CallButtons.tsx'
import { listOf } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { tPast } from '../i18n/pastWords.ts'
import type { ConversationModel, Workspace } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { confirmFirst, openDialog } from '../ui/dialogs.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ChevronLeft, EllipsisVertical } from '../ui/icons.ts'
import { MenuButton } from '../ui/MenuButton.tsx'
import type { MenuItem } from '../ui/menu.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'
import styles from './ConversationHeader.module.css'

const MembersDialog = lazy(async () => ({
  default: (await import('../people/MembersDialog.tsx')).MembersDialog,
}))
const KeepMessages = lazy(async () => ({ default: (await import('./KeepMessages.tsx')).KeepMessages }))
const RenameDialog = lazy(async () => ({ default: (await import('./RenameDialog.tsx')).RenameDialog }))

/** More people than this are a number. */
const NAMED = 5

export function ConversationHeader(props: { model: ConversationModel }) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const direct = () => props.model.kind() === 'direct'

  const people = () => {
    if (direct()) return username(props.model)
    const members = props.model.members()
    const others = members.filter((member) => member.id !== workspace.me().id)
    if (members.length === 0) return ''
    if (others.length === 0) return t('conversation.alone')
    if (members.length > NAMED) return t('conversation.count', { count: members.length })
    return listOf([...others.map((member) => member.name), t('conversation.you')])
  }
  const openPeople = () =>
    openDialog((dialog) => <MembersDialog model={props.model} onClose={dialog.onClose} />)

  const items = (): readonly MenuItem[] => [
    { label: t('conversation.people'), icon: Users, onSelect: openPeople },
    ...(props.model.myRole() === 'member'
      ? []
      : [
          {
            label: t('conversation.rename'),
            icon: Pencil,
            onSelect: () =>
              openDialog((dialog) => <RenameDialog model={props.model} onClose={dialog.onClose} />),
          },
        ]),
    {
      label: tPast('keep.title'),
      icon: Hourglass,
      onSelect: () => openDialog((dialog) => <KeepMessages model={props.model} onClose={dialog.onClose} />),
    },
    {
      label: t('conversation.leave'),
      icon: LogOut,
      weight: 'danger',
      onSelect: () => askLeave(workspace, props.model, () => navigate('/')),
    },
  ]

  return (
    <header class={styles.head}>
      <A href="/" class={styles.back ?? ''} aria-label={t('action.back')} data-tip={t('action.back')}>
        <Icon of={ChevronLeft} />
      </A>
      <Avatar id={props.model.other() ?? props.model.id} name={props.model.title()} />
      <div class={styles.words}>
        <h1 class={styles.title} dir="auto">
          {props.model.title()}
        </h1>
        <div class={styles.about}>
          <Show
            when={!direct()}
            fallback={
              <p class={styles.people} dir="auto">
                {people()}
              </p>
            }
          >
            <button
              type="button"
              class={styles.people}
              dir="auto"
              aria-haspopup="dialog"
              onClick={openPeople}
            >
              {people()}
            </button>
          </Show>
          <ConnectionStatus class={styles.status} />
        </div>
      </div>
      <CallButtons conversation={props.model.id} />
      <Show when={!direct()}>
        <MenuButton icon={EllipsisVertical} label={t('conversation.menu')} items={items} />
      </Show>
    </header>
  )
}

function username(model: ConversationModel): string {
  const other = model.members().find((member) => member.id === model.other())
  return other ? `@${other.username}` : ''
}

export function askLeave(workspace: Workspace, model: ConversationModel, onLeft: () => void): void {
  confirmFirst({
    title: t('conversation.leaveTitle', { name: model.title() }),
    hint: t('conversation.leaveHint'),
    action: t('conversation.leaveConfirm'),
    onConfirm: async () => {
      const result = await workspace.leaveConversation(model.id)
      if (!result.ok) return failureWords(result.error)
      onLeft()
      return undefined
    },
  })
}
