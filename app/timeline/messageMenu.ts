import CheckCheck from 'lucide-solid/icons/check-check'
import Copy from 'lucide-solid/icons/copy'
import EyeOff from 'lucide-solid/icons/eye-off'
import SmilePlus from 'lucide-solid/icons/face-slightly-smiling-plus'
import Flag from 'lucide-solid/icons/flag'
import Pencil from 'lucide-solid/icons/pencil'
import Reply from 'lucide-solid/icons/reply'
import Trash from 'lucide-solid/icons/trash'
import UserRound from 'lucide-solid/icons/user-round'
import type { UserId } from '../../sync/ids.ts'
import type { Message } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { t } from '../i18n/language.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { tPresence } from '../i18n/presenceWords.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { askAbout } from '../places/askAbout.tsx'
import { mayActOn } from '../places/may.ts'
import { copyText } from '../ui/copyText.ts'
import { type MenuItem, openMenu } from '../ui/menu.ts'
import { toast } from '../ui/toast.ts'
import { openAuthor } from './openAuthor.tsx'
import { openSeenBy } from './openSeenBy.tsx'

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🎉'] as const

export interface MessageMenu {
  readonly message: Message
  readonly model: ConversationModel
  readonly me: UserId
  readonly anchor: HTMLElement
  readonly at?: { readonly x: number; readonly y: number }
  readonly onReply: (message: Message) => void
  readonly onEdit: (message: Message) => void
}

/** What one can do with a message. */
export function openMessageMenu(request: MessageMenu): void {
  const { message, model, me } = request
  const own = message.author === me
  const isDirect = model.kind() === 'direct'
  // Who left has no role any more.
  const role = model.members().find(({ id }) => id === message.author)?.role ?? 'member'
  const hides = !own && !isDirect && mayActOn(model.myRole(), role)
  // What the relay would refuse is not offered: M5, M7. In slow mode words wait, and edits do not.
  const { state } = model.writing()
  const mayWrite = state === 'free' || state === 'slow'
  const items: MenuItem[] = [
    ...(state === 'muted'
      ? []
      : [{ label: tTimeline('message.react'), icon: SmilePlus, onSelect: () => openEmoji(request) }]),
    ...(mayWrite
      ? [{ label: tTimeline('message.reply'), icon: Reply, onSelect: () => request.onReply(message) }]
      : []),
    { label: tTimeline('message.copy'), icon: Copy, onSelect: () => void copy(message.text) },
    ...(own && mayWrite
      ? [{ label: tTimeline('message.edit'), icon: Pencil, onSelect: () => request.onEdit(message) }]
      : []),
    ...(own && model.receiptsOf(message) !== undefined
      ? [{ label: tPresence('seen.title'), icon: CheckCheck, onSelect: () => openSeenBy(model, message) }]
      : []),
    ...(own
      ? []
      : [
          {
            label: tPeople('card.open', { name: model.nameOf(message.author) }),
            icon: UserRound,
            onSelect: () => openAuthor(model, message.author),
          },
        ]),
    ...(!own && !isDirect && !hides
      ? [{ label: tMod('report.item'), icon: Flag, onSelect: () => askAbout('report', message, model) }]
      : []),
    ...(hides
      ? [
          {
            label: tMod('hide.item'),
            icon: EyeOff,
            weight: 'danger' as const,
            onSelect: () => askAbout('hide', message, model),
          },
        ]
      : []),
    ...(own
      ? [
          {
            label: tTimeline('message.delete'),
            icon: Trash,
            weight: 'danger' as const,
            onSelect: () => model.remove(message),
          },
        ]
      : []),
  ]
  openMenu({ label: tTimeline('message.menu'), items, ...place(request) })
}

function openEmoji(request: MessageMenu): void {
  const { message, model, me } = request
  const mine = new Set(message.reactions.filter(({ by }) => by.includes(me)).map(({ emoji }) => emoji))
  openMenu({
    label: tTimeline('message.react'),
    layout: 'row',
    items: EMOJI.map((emoji) => ({
      label: emoji,
      glyph: emoji,
      chosen: mine.has(emoji),
      onSelect: () => model.react(message, emoji, mine.has(emoji) ? 'remove' : 'add'),
    })),
    ...place(request),
  })
}

const place = ({ anchor, at }: MessageMenu) => (at ? { anchor, at } : { anchor })

async function copy(text: string): Promise<void> {
  if (await copyText(text)) toast(t('action.copied'))
}
