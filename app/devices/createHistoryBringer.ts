import { type Accessor, createSignal, getOwner, onCleanup, runWithOwner } from 'solid-js'
import type { ConversationList } from '../conversations/createList.ts'
import type { OpenConversations } from '../conversations/createOpenConversations.ts'
import type { BringingHistory, Connection, Workspace } from '../model.ts'
import type { DeviceStore } from '../replica/deviceStore.ts'

export interface HistoryBringerDeps {
  /** The same in all tabs of one person. */
  readonly name: string
  readonly store: DeviceStore
  readonly list: Pick<ConversationList, 'all' | 'isFresh'>
  readonly open: Pick<OpenConversations, 'get' | 'wake'>
  readonly connection: Accessor<Connection>
}

/** Under which the device remembers that its past is being brought, and what of it is here: it goes on another day. */
const BRINGING = 'bringing'

/** The past of all conversations for a device that is new; what does it is loaded only there. */
export function createHistoryBringer({
  name,
  store,
  list,
  open,
  connection,
}: HistoryBringerDeps): Pick<Workspace, 'bringing' | 'bringHistory'> {
  const [bringing, setBringing] = createSignal<BringingHistory>()
  const owner = getOwner()
  let isClosed = false
  onCleanup(() => {
    isClosed = true
  })

  async function bring(): Promise<void> {
    const [{ createBringing }, { mayFetchMuch }] = await Promise.all([
      import('./createBringing.ts'),
      import('./mayFetchMuch.ts'),
    ])
    if (isClosed) return
    runWithOwner(owner, () =>
      createBringing({
        name: `${name}${BRINGING}`,
        remembered: () => store.get(BRINGING),
        remember: (done) => store.set(BRINGING, done),
        conversations: () => (list.isFresh() ? list.all() : undefined),
        open(id) {
          open.wake(id)
          return open.get(id)
        },
        mayGoOn: async () => /up-to-date|sending/.test(connection().state) && mayFetchMuch(),
        onProgress: setBringing,
      }),
    )
  }
  void store.get(BRINGING).then((begun) => {
    if (begun !== undefined) void bring()
  })

  return {
    bringing,
    bringHistory() {
      store.set(BRINGING, { done: [] })
      void bring()
    },
  }
}
