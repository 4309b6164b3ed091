import { A } from '@solidjs/router'
import Hourglass from 'lucide-solid/icons/hourglass'
import Info from 'lucide-solid/icons/info'
import LogOut from 'lucide-solid/icons/log-out'
import { Show } from 'solid-js'
import { CallButtons } from '../calls/CallButtons.tsx'
import { tTalk } from '../i18n/conversationWords.ts'
import { listOf } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { tPast } from '../i18n/pastWords.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { presenceWords } from '../i18n/presenceWords.ts'
import { tRow } from '../i18n/rowWords.ts'
import { openProfile } from '../people/openProfile.tsx'
import { Viewers } from '../people/Viewers.tsx'
import { arrangeItems } from '../places/arrangeItems.ts'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { createMediaQuery, PHONE } from '../ui/createMediaQuery.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ChevronLeft, EllipsisVertical } from '../ui/icons.ts'
import { MenuButton } from '../ui/MenuButton.tsx'
import type { MenuItem } from '../ui/menu.ts'
import { today } from '../ui/today.ts'
import { ConnectionStatus } from './ConnectionStatus.tsx'
import styles from './ConversationHeader.module.css'
import type { ConversationModel } from './model.ts'

const PlaceDialog = lateDialog(async () => (await import('../places/PlaceDialog.tsx')).PlaceDialog)
const KeepMessages = lateDialog(async () => (await import('./KeepMessages.tsx')).KeepMessages)

/** More people than this are a number. */
const NAMED = 5

export function ConversationHeader(props: { model: ConversationModel }) {
  const workspace = useWorkspace()
  // The line of the title is its alone there.
  const onPhone = createMediaQuery(PHONE)
  const direct = () => props.model.kind() === 'direct'

  const people = () => {
    if (direct()) {
      const other = props.model.other()
      const here = other && presenceWords(workspace.presenceOf(other), today())
      return [username(props.model), here].filter(Boolean).join(' · ')
    }
    const members = props.model.members()
    const others = members.filter((member) => member.id !== workspace.me().id)
    if (members.length === 0) return ''
    if (others.length === 0) return tTalk('conversation.alone')
    if (members.length > NAMED) return tTalk('conversation.count', { count: members.length })
    return listOf([...others.map((member) => props.model.nameOf(member.id)), tTalk('conversation.you')])
  }
  const open = (at: 'overview' | 'people' | 'leave') =>
    openDialog((dialog) => <PlaceDialog model={props.model} start={{ at }} onClose={dialog.onClose} />)
  const row = () => workspace.conversations()?.find(({ id }) => id === props.model.id)

  const items = (): readonly MenuItem[] => {
    const listed = row()
    const arranging = listed ? arrangeItems(workspace, listed) : []
    if (direct()) return arranging
    return [
      { label: tRow('row.details'), icon: Info, onSelect: () => open('overview') },
      ...arranging,
      {
        label: tPast('keep.title'),
        icon: Hourglass,
        onSelect: () => openDialog((dialog) => <KeepMessages model={props.model} onClose={dialog.onClose} />),
      },
      { label: tTalk('conversation.leave'), icon: LogOut, weight: 'danger', onSelect: () => open('leave') },
    ]
  }

  return (
    <header class={styles.head}>
      <A href="/" class={styles.back ?? ''} aria-label={t('action.back')} data-tip={t('action.back')}>
        <Icon of={ChevronLeft} />
      </A>
      <Show when={props.model.other()} fallback={<Avatar id={props.model.id} name={props.model.title()} />}>
        {(other) => (
          <button
            type="button"
            class={styles.face}
            aria-haspopup="dialog"
            data-tip={tPeople('card.open', { name: props.model.title() })}
            onClick={() => openProfile(other(), props.model.title())}
          >
            <Avatar id={other()} name={props.model.title()} />
            {/* Its letters are to be seen and not part of the name. */}
            <span class="aside-voice">{tPeople('card.open', { name: props.model.title() })}</span>
          </button>
        )}
      </Show>
      <div class={styles.words}>
        <h1 class={styles.title} dir="auto">
          {props.model.title()}
        </h1>
        <div class={styles.about}>
          <Show when={!direct()} fallback={<p class={styles.people}>{people()}</p>}>
            <button type="button" class={styles.people} aria-haspopup="dialog" onClick={() => open('people')}>
              {people()}
            </button>
          </Show>
          <Show when={onPhone()}>
            <Viewers model={props.model} />
          </Show>
          <ConnectionStatus class={styles.status} />
        </div>
      </div>
      <Show when={!onPhone()}>
        <Viewers model={props.model} />
      </Show>
      <CallButtons where={() => props.model.id} />
      <MenuButton icon={EllipsisVertical} label={tTalk('conversation.menu')} items={items} />
    </header>
  )
}

function username(model: ConversationModel): string {
  const other = model.members().find((member) => member.id === model.other())
  return other ? `@${other.username}` : ''
}
