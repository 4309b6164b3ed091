import { digest } from 'lib0/hash/sha256'
import { encodeUtf8 } from 'lib0/string'
import * as v from 'valibot'
import { bytesToBase32 } from './base32.ts'

/** 16 digits of base 32, random. */
export type UserId = string & { readonly __brand: 'UserId' }
/** `d-` and a hash for direct conversations, else anything random that does not start so; D8. */
export type ConversationId = string & { readonly __brand: 'ConversationId' }
/** 16 digits of base 32: time, counter, replica; D3. */
export type EntryId = string & { readonly __brand: 'EntryId' }
/** Which incarnation of a document; `new` before the relay knows it; R1, D7. */
export type Generation = string & { readonly __brand: 'Generation' }

/** Whose lane: a member's, or the relay's own. */
export type LaneOwner = UserId | typeof RELAY
export const RELAY = '@relay'
/** The generation of a conversation that the relay does not know yet; D7. */
export const NEW_GENERATION = 'new' as Generation

const USER_ID = /^[0-9a-v]{16}$/
const ENTRY_ID = /^[0-9a-v]{16}$/
const DIRECT_ID = /^d-[0-9a-v]{26}$/
const RANDOM_ID = /^(?!d-)[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/
const GENERATION = /^[A-Za-z0-9_-]{1,32}$/

export const isUserId = (value: unknown): value is UserId => typeof value === 'string' && USER_ID.test(value)
export const isEntryId = (value: unknown): value is EntryId =>
  typeof value === 'string' && ENTRY_ID.test(value)
export const isConversationId = (value: unknown): value is ConversationId =>
  typeof value === 'string' && (DIRECT_ID.test(value) || RANDOM_ID.test(value))
export const isDirectId = (value: string): boolean => value.startsWith('d-')
export const isGeneration = (value: unknown): value is Generation =>
  typeof value === 'string' && GENERATION.test(value)

export const userIdSchema = v.custom<UserId>(isUserId, 'a user id: 16 characters of 0-9 and a-v')
export const entryIdSchema = v.custom<EntryId>(isEntryId, 'an entry id: 16 characters of 0-9 and a-v')
export const conversationIdSchema = v.custom<ConversationId>(
  isConversationId,
  'a conversation id: 8 to 64 letters, digits, _ or -',
)
export const generationSchema = v.custom<Generation>(isGeneration, 'a generation')

/** The one id of the direct conversation between two people, the same on every device; D8. */
export function directId(one: UserId, other: UserId): ConversationId {
  const pair = [one, other].sort().join('\n')
  // 130 of SHA-256's bits: collisions stay out of reach, and the id short.
  const hash = bytesToBase32(digest(encodeUtf8(`prosa direct\n${pair}`)))
  return `d-${hash.slice(0, 26)}` as ConversationId
}

/** A random id from a source of bytes (`crypto.getRandomValues` or alike): 80 bits in 16 digits. */
export const randomId = (randomBytes: (length: number) => Uint8Array): string =>
  bytesToBase32(randomBytes(10))
