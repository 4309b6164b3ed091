import type { Accessor } from 'solid-js'
import type { Me, StatelessMessage } from '../../sync/api.ts'
import type { ConversationId } from '../../sync/ids.ts'
import type { Connection, ConversationModel } from '../model.ts'
import type { Api } from '../net/api.ts'
import type { CallsModel } from './model.ts'

/** What calls need of the workspace. */
export interface CallsDeps {
  readonly me: Accessor<Me>
  readonly api: Api
  readonly connection: Accessor<Connection>
  /** Something for the relay, on `home`. */
  readonly say: (message: object) => void
  /** Tries to reach the relay now instead of at the end of a backoff. */
  readonly retryNow: () => void
  /** Undefined while this device does not know it. */
  readonly open: (id: ConversationId) => ConversationModel | undefined
}

/** As components see it, and what the workspace tells it. */
export interface Calls extends CallsModel {
  heard(message: StatelessMessage): void
  /** Leaves whatever goes on. */
  close(): void
}
