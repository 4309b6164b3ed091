import Copy from 'lucide-solid/icons/copy'
import SmilePlus from 'lucide-solid/icons/face-slightly-smiling-plus'
import Pencil from 'lucide-solid/icons/pencil'
import Reply from 'lucide-solid/icons/reply'
import Trash from 'lucide-solid/icons/trash'
import type { UserId } from '../../sync/ids.ts'
import type { Message } from '../../sync/timeline/items.ts'
import { t } from '../i18n/language.ts'
import type { ConversationModel } from '../model.ts'
import { copyText } from '../ui/copyText.ts'
import { type MenuItem, openMenu } from '../ui/menu.ts'
import { toast } from '../ui/toast.ts'

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
  const mayRemove = own || model.myRole() === 'host' || model.myRole() === 'moderator'
  const items: MenuItem[] = [
    { label: t('message.react'), icon: SmilePlus, onSelect: () => openEmoji(request) },
    { label: t('message.reply'), icon: Reply, onSelect: () => request.onReply(message) },
    { label: t('message.copy'), icon: Copy, onSelect: () => void copy(message.text) },
    ...(own ? [{ label: t('message.edit'), icon: Pencil, onSelect: () => request.onEdit(message) }] : []),
    ...(mayRemove
      ? [
          {
            label: t('message.delete'),
            icon: Trash,
            weight: 'danger' as const,
            onSelect: () => model.remove(message),
          },
        ]
      : []),
  ]
  openMenu({ label: t('message.menu'), items, ...place(request) })
}

function openEmoji(request: MessageMenu): void {
  const { message, model, me } = request
  const mine = new Set(message.reactions.filter(({ by }) => by.includes(me)).map(({ emoji }) => emoji))
  openMenu({
    label: t('message.react'),
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
