import { createResource, Show } from 'solid-js'
import { byteSize } from '../i18n/dates.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import { Button } from '../ui/Button.tsx'
import { known } from '../ui/known.ts'
import { keepDeviceSpace, readDeviceSpace } from './deviceSpace.ts'
import styles from './Settings.module.css'

/** How much is stored on this device, and whether it stays. */
export function StorageInfo() {
  const [space, { refetch }] = createResource(readDeviceSpace)
  const used = () => {
    const now = known(space)
    return now?.used === undefined || now.quota === undefined
      ? tSettings('settings.storageUnknown')
      : tSettings('settings.storageUsed', { used: byteSize(now.used), quota: byteSize(now.quota) })
  }
  const keep = async () => {
    await keepDeviceSpace()
    await refetch()
  }
  return (
    <section class={styles.section}>
      <h2>{tSettings('settings.storage')}</h2>
      <p>{used()}</p>
      <p class={styles.quiet}>
        {known(space)?.kept ? tSettings('settings.storageKept') : tSettings('settings.storageMayGo')}
      </p>
      <Show when={known(space)?.kept === false}>
        <Button onClick={() => void keep()}>{tSettings('settings.keepStorage')}</Button>
      </Show>
    </section>
  )
}
