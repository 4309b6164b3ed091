import { tStorage } from '../i18n/storageWords.ts'
import type { DeviceStorage } from '../model.ts'
import { Bar } from '../ui/Bar.tsx'

/** Says what cannot be kept: on this device (C2), or by the relay for a reason of its own (J1). */
export function StorageBar(props: { trouble: Exclude<DeviceStorage, 'fine'> | 'relay' }) {
  return <Bar tone="warning">{tStorage(`storage.${props.trouble}`)}</Bar>
}
