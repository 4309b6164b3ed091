import type { DeviceStore } from './deviceStore.ts'

/** Runs `read` when storage that could not be read works again, until that has gone well; answers what gives up. */
export function whenReadable(store: DeviceStore, read: () => Promise<boolean>): () => void {
  const stop = store.onStatus(async (status) => {
    if (status === 'fine' && (await read())) stop()
  })
  return stop
}
