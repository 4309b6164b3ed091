import * as v from 'valibot'
import {
  type Conversation,
  type ConversationKind,
  conversationKindSchema,
  type Member,
  memberSchema,
} from '../../sync/api.ts'
import { conversationIdSchema, type EntryId, NEW_GENERATION, type UserId } from '../../sync/ids.ts'
import { postingSchema } from '../../sync/placeFields.ts'

/** A conversation made on this device that the relay does not know yet (D7). */
export const localConversationSchema = v.object({
  id: conversationIdSchema,
  kind: conversationKindSchema,
  name: v.string(),
  members: v.array(memberSchema),
  createdAt: v.number(),
  /** Why the relay will not take it; undefined while it waits. */
  refused: v.optional(v.string()),
  /** The relay knew it once: it is offered again, with everybody's role. */
  again: v.optional(v.boolean()),
  isPublic: v.optional(v.boolean()),
  topic: v.optional(v.string()),
  /** How it was run where the relay knew it once. */
  posting: v.optional(postingSchema),
  slowSeconds: v.optional(v.number()),
})
export type LocalConversation = v.InferOutput<typeof localConversationSchema>

/** What is known of a conversation beside its content, from the relay's list or from this device. */
export interface KnownConversation {
  readonly id: Conversation['id']
  readonly kind: ConversationKind
  readonly name: string
  readonly members: readonly Member[]
  readonly topic?: string | undefined
  readonly public?: boolean
  readonly picture?: string | undefined
  readonly posting?: Conversation['posting']
  readonly slowSeconds?: number
  readonly openReports?: number
  readonly generation: Conversation['generation']
  /** The relay's, when it said this; undefined for what it does not know. */
  readonly epoch?: string | undefined
  /** The relay's newest row here; R5. */
  readonly seq?: number
  /** Entries written before, milliseconds since 1970, are gone everywhere; R4. */
  readonly horizon?: number
  /** Days that entries are kept; undefined for ever; R4. */
  readonly retentionDays?: number | undefined
  readonly createdAt: number
  readonly unread: number
  readonly missed: readonly EntryId[]
  readonly last: Conversation['lastEntry']
  /** Made here, and the relay will not take it: why. */
  readonly refused?: string | undefined
}

export const fromList = (conversation: Conversation, epoch: string): KnownConversation => ({
  ...conversation,
  epoch,
  // Optional only in lists that an earlier version kept.
  createdAt: conversation.joinedAt ?? 0,
  last: asTold(conversation.lastEntry),
})

/** A call is its caller's, though the relay says that it was (K7). */
const asTold = (last: Conversation['lastEntry']): Conversation['lastEntry'] =>
  last?.k === 'call' && Array.isArray(last.o) ? { ...last, author: String(last.o[0]) } : last

export const fromLocal = ({ posting, slowSeconds, ...local }: LocalConversation): KnownConversation => ({
  ...local,
  ...(posting !== undefined && { posting }),
  ...(slowSeconds !== undefined && { slowSeconds }),
  public: local.isPublic ?? false,
  generation: NEW_GENERATION,
  unread: 0,
  missed: [],
  last: undefined,
})

export function otherPerson(known: KnownConversation, me: UserId): Member | undefined {
  return known.kind === 'direct' ? known.members.find(({ id }) => id !== me) : undefined
}

/** Its name, or the names of its people. */
export function titleOf(known: KnownConversation, me: UserId): string {
  const other = otherPerson(known, me)
  if (other !== undefined) return other.name
  if (known.name !== '') return known.name
  const others = known.members.filter(({ id }) => id !== me)
  return (others.length > 0 ? others : known.members).map(({ name }) => name).join(', ')
}
