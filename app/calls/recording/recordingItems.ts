import Circle from 'lucide-solid/icons/circle'
import CircleStop from 'lucide-solid/icons/circle-stop'
import { tRecording } from '../../i18n/recordingWords.ts'
import type { MenuItem } from '../../ui/menu.ts'
import type { CallsModel } from '../model.ts'

/** Recording in the menu of the call: asks everybody, or ends it; nothing where the browser or the call has no way. */
export function recordingItems(calls: CallsModel): readonly MenuItem[] {
  const recording = calls.recording()
  if (recording === undefined) return []
  const { state } = recording.own()
  if (state === 'asking' || state === 'recording')
    return [{ label: tRecording('recording.stop'), icon: CircleStop, onSelect: recording.stop }]
  if (!recording.canAsk()) return []
  return [{ label: tRecording('recording.record'), icon: Circle, onSelect: recording.ask }]
}
