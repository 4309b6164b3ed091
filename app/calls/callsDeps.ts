import type { Accessor } from 'solid-js'
import type { Me, StatelessMessage } from '../../sync/api.ts'
import type { ConversationId } from '../../sync/ids.ts'
import type { HomeStore } from '../conversations/createHome.ts'
import type { ConversationModel } from '../conversations/model.ts'
import type { Connection } from '../model.ts'
import type { Api } from '../net/api.ts'
import type { CallSocket } from './keepInTouch.ts'
import type { CallsModel } from './model.ts'

/** What calls need of the workspace. */
export interface CallsDeps {
  readonly me: Accessor<Me>
  readonly api: Api
  readonly connection: Accessor<Connection>
  /** What one's devices share; `say`: something for the relay. */
  readonly home: Pick<HomeStore, 'say' | 'value' | 'setValue'>
  readonly socket: CallSocket
  /** Undefined while this device does not know it. */
  readonly open: (id: ConversationId) => ConversationModel | undefined
}

/** As components see it, and what the workspace tells it. */
export interface Calls extends CallsModel {
  heard(message: StatelessMessage): void
  /** Leaves whatever goes on. */
  close(): void
}
