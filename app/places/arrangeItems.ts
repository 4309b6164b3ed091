import Archive from 'lucide-solid/icons/archive'
import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import Bell from 'lucide-solid/icons/bell'
import BellOff from 'lucide-solid/icons/bell-off'
import Flag from 'lucide-solid/icons/flag'
import Pin from 'lucide-solid/icons/pin'
import PinOff from 'lucide-solid/icons/pin-off'
import type { ConversationRow } from '../conversations/model.ts'
import { tRow } from '../i18n/rowWords.ts'
import type { Workspace } from '../model.ts'
import type { MenuItem } from '../ui/menu.ts'
import { toast } from '../ui/toast.ts'
import { openReports } from './openReports.tsx'

/** What waits for whoever moderates; keeping a conversation on top, quiet, or away; each can be taken back in the same place. */
export function arrangeItems(workspace: Workspace, row: ConversationRow): readonly MenuItem[] {
  const { id, pinned, muted, archived, reports } = row
  return [
    ...(reports > 0
      ? [{ label: tRow('row.reports', { count: reports }), icon: Flag, onSelect: () => openReports(id) }]
      : []),
    pinned
      ? { label: tRow('row.unpin'), icon: PinOff, onSelect: () => workspace.arrange(id, 'pin', 'clear') }
      : { label: tRow('row.pin'), icon: Pin, onSelect: () => workspace.arrange(id, 'pin', 'set') },
    muted
      ? { label: tRow('row.unmute'), icon: Bell, onSelect: () => workspace.arrange(id, 'mute', 'clear') }
      : { label: tRow('row.mute'), icon: BellOff, onSelect: () => workspace.arrange(id, 'mute', 'set') },
    archived
      ? {
          label: tRow('row.unarchive'),
          icon: ArchiveRestore,
          onSelect: () => workspace.arrange(id, 'archive', 'clear'),
        }
      : {
          label: tRow('row.archive'),
          icon: Archive,
          onSelect() {
            workspace.arrange(id, 'archive', 'set')
            toast(tRow(muted ? 'row.archivedMuted' : 'row.archived'), {
              label: tRow('row.undo'),
              onPress: () => workspace.arrange(id, 'archive', 'clear'),
            })
          },
        },
  ]
}
