import type { ConversationId } from '../../sync/ids.ts'
import type { DeviceStore } from '../replica/deviceStore.ts'
import { createLocalHistory } from '../replica/localHistory.ts'
import { conversationPrefix, inUseKey } from './createCurrentReplica.ts'
import { refusedKey } from './createRefused.ts'

/** Deletes from this device what it keeps of a conversation that nobody wants here any more. */
export async function discard(store: DeviceStore, id: ConversationId): Promise<void> {
  for (const name of await store.documents(conversationPrefix(id))) await store.drop(name)
  store.set(inUseKey(id), undefined)
  store.set(refusedKey(id), undefined)
  await createLocalHistory(store, id).reset()
}
