/** What the browser says about the space of this site; bytes. */
export interface DeviceSpace {
  readonly used: number | undefined
  readonly quota: number | undefined
  /** The browser promises not to empty it by itself. */
  readonly kept: boolean
}

export async function readDeviceSpace(): Promise<DeviceSpace> {
  // Absent on pages without https.
  const storage: StorageManager | undefined = navigator.storage
  try {
    const [estimate, kept] = await Promise.all([storage?.estimate(), storage?.persisted()])
    return { used: estimate?.usage, quota: estimate?.quota, kept: kept ?? false }
  } catch {
    return { used: undefined, quota: undefined, kept: false }
  }
}

/** Asks the browser to keep what is stored; it decides. */
export async function keepDeviceSpace(): Promise<void> {
  try {
    await navigator.storage?.persist()
  } catch {
    // A refusal shows as `kept: false`.
  }
}
