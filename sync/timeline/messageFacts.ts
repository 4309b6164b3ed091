import type { FoldedEntry } from '../api.ts'
import { canonicalJson, type Json } from '../canonicalJson.ts'
import type { EntryReference, MessageEntry } from '../entry.ts'
import type { EntryId, UserId } from '../ids.ts'
import { isUserId } from '../ids.ts'
import { type Lateness, type Message, messageKey } from './items.ts'

/** What the relay's history folds in has lost its id: it loses against every entry that has one. */
const FOLDED = '' as EntryId

/**
 * Everything known about one message, whether or not it has arrived itself: what refers to it may come first.
 * Each `note…` function keeps a maximum of some order, so neither arrival order nor duplicates matter.
 */
export interface MessageFacts {
  readonly key: string
  readonly author: UserId
  readonly id: EntryId
  content?: Content
  edit?: { readonly id: EntryId; readonly text: string }
  removed?: 'd' | 'h'
  /** The lowest relay entry that says `offline` of it: where it stands; D6. */
  arrival?: EntryId
  late?: Lateness
  /** Keyed by person and emoji. */
  reactions?: Map<string, Reaction>
}

interface Content {
  readonly text: string
  readonly replyTo?: EntryReference
  readonly mentions: readonly UserId[]
  /** The entry as it lies in the lane; undefined when it came folded from the history. */
  readonly entry?: MessageEntry
}

interface Reaction {
  readonly id: EntryId
  readonly user: UserId
  readonly emoji: string
  readonly on: boolean
}

export const createFacts = (author: UserId, id: EntryId): MessageFacts => ({
  key: messageKey(author, id),
  author,
  id,
})

/** The message itself. The gate refuses an id used twice (D4); until it has spoken, all replicas show the same one. */
export function noteContent(facts: MessageFacts, entry: MessageEntry): void {
  if (facts.removed !== undefined) return
  const known = facts.content?.entry
  if (known !== undefined && canonicalJson(known as Json) <= canonicalJson(entry as Json)) return
  facts.content = {
    text: entry.t,
    ...(entry.r && { replyTo: entry.r }),
    mentions: entry.u ?? [],
    entry,
  }
}

/** An edit by the author: the highest id wins; D5. */
export function noteEdit(facts: MessageFacts, id: EntryId, text: string): void {
  if (facts.removed !== undefined) return
  const known = facts.edit
  if (known === undefined || id > known.id || (id === known.id && text > known.text))
    facts.edit = { id, text }
}

/** `d` wins over `h`, and both over everything else; what the message said is let go of at once; D5. */
export function noteRemoval(facts: MessageFacts, by: 'd' | 'h'): void {
  if (facts.removed !== 'd') facts.removed = by
  delete facts.content
  delete facts.edit
  delete facts.reactions
}

/** Per person and emoji the highest id wins. */
export function noteReaction(facts: MessageFacts, reaction: Reaction): void {
  if (facts.removed !== undefined) return
  facts.reactions ??= new Map()
  const slot = reaction.user + reaction.emoji
  const known = facts.reactions.get(slot)
  const wins =
    known === undefined || reaction.id > known.id || (reaction.id === known.id && reaction.on && !known.on)
  if (wins) facts.reactions.set(slot, reaction)
}

/** The relay's word on when it arrived: `offline` moves it there, `restored` only marks it; D6. */
export function noteLate(facts: MessageFacts, id: EntryId, why: Lateness): void {
  if (facts.late !== 'restored') facts.late = why
  if (why === 'offline' && (facts.arrival === undefined || id < facts.arrival)) facts.arrival = id
}

/** A row of the relay's history: what has no id of its own in it gives way to entries that have. */
export function noteRow(facts: MessageFacts, row: FoldedEntry): void {
  if (row.place !== row.i) noteLate(facts, row.place, 'offline')
  if (row.late === 'restored') noteLate(facts, row.place, 'restored')
  if (row.removed !== undefined) noteRemoval(facts, row.removed)
  if (facts.removed !== undefined) return

  const text = row.t ?? ''
  if (facts.content?.entry === undefined) {
    const mentions = Array.isArray(row.u) ? row.u.filter(isUserId) : []
    facts.content = { text, ...(row.r && { replyTo: row.r }), mentions }
  }
  if (row.edited === true && (facts.edit === undefined || facts.edit.id === FOLDED)) {
    facts.edit = { id: FOLDED, text }
  }
  for (const [slot, reaction] of facts.reactions ?? []) {
    if (reaction.id === FOLDED) facts.reactions?.delete(slot)
  }
  for (const { e: emoji, by } of row.reactions ?? []) {
    for (const user of by) {
      if (isUserId(user)) noteReaction(facts, { id: FOLDED, user, emoji, on: true })
    }
  }
}

/**
 * How the message reads now; undefined while only mentioned by others.
 * A removed one reads the same whether its content was ever here or not: the relay takes it out of the lanes (D5).
 */
export function readMessage(facts: MessageFacts): Message | undefined {
  const { content, removed } = facts
  if (content === undefined && removed === undefined) return undefined
  return {
    type: 'message',
    key: facts.key,
    author: facts.author,
    id: facts.id,
    place: facts.arrival ?? facts.id,
    ...(facts.late && { late: facts.late }),
    text: facts.edit?.text ?? content?.text ?? '',
    edited: facts.edit !== undefined,
    ...(removed && { removed }),
    ...(content?.replyTo && { replyTo: content.replyTo }),
    mentions: content?.mentions ?? [],
    reactions: facts.reactions === undefined ? [] : groupReactions(facts.reactions),
  }
}

/** By emoji, both emoji and people in order of the ids that count, so that every replica shows the same order. */
function groupReactions(reactions: ReadonlyMap<string, Reaction>): Message['reactions'] {
  const groups = new Map<string, UserId[]>()
  for (const { user, emoji } of [...reactions.values()].filter(({ on }) => on).sort(compareReactions)) {
    const by = groups.get(emoji)
    if (by === undefined) groups.set(emoji, [user])
    else by.push(user)
  }
  return [...groups].map(([emoji, by]) => ({ emoji, by }))
}

function compareReactions(a: Reaction, b: Reaction): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  // Folded ones keep the relay's order: sorting is stable.
  if (a.id === FOLDED) return 0
  const [left, right] = [a.user + a.emoji, b.user + b.emoji]
  return left < right ? -1 : left > right ? 1 : 0
}
