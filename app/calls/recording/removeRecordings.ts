/** Removes all recordings under a name from this device; C7. Resolves when they are gone, or never were there. */
export async function removeRecordings(name: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    // Another tab that still writes lets go of it in its own time.
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
  const root = await navigator.storage?.getDirectory?.().catch(() => undefined)
  await root?.removeEntry(name, { recursive: true }).catch(() => undefined)
}
