import type { Conversation } from '../../sync/api.ts'
import { conversationDocument } from '../../sync/documentName.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { startTestRelay, type TestPerson, type TestRelay, type TestRelayOptions } from './testRelay.ts'

/** A relay where alice and bob share a group; eve has an account and is in nothing. */
export interface Talk {
  readonly relay: TestRelay
  readonly alice: TestPerson
  readonly bob: TestPerson
  readonly eve: TestPerson
  readonly group: Conversation
  /** The group's document. */
  readonly name: string
}

export async function startTalk(options: TestRelayOptions = {}): Promise<Talk> {
  const relay = await startTestRelay(options)
  const [alice, bob, eve] = [
    await relay.register('alice'),
    await relay.register('bob'),
    await relay.register('eve'),
  ]
  const group = await alice.createConversation({ kind: 'group', name: 'Walks', memberIds: [bob.user.id] })
  return { relay, alice, bob, eve, group, name: documentOf(group) }
}

export const documentOf = ({ id, generation }: Pick<Conversation, 'id' | 'generation'>): string =>
  conversationDocument(id as ConversationId, generation)
