import type * as Y from 'yjs'
import { canonicalJson, type Json } from './canonicalJson.ts'
import type { ConversationId } from './ids.ts'
import { HOME } from './lanes.ts'

/**
 * One person's devices share `home`: a flat map of `{v, t}` in which the newest `t` wins (D9).
 * Yjs alone would let the higher client id win, so a device that sees its newer value overwritten
 * by an older one writes it again.
 */
export interface HomeEntry {
  readonly v: Json
  /** When it was set, milliseconds since 1970; never less than one more than what it replaced. */
  readonly t: number
}

export const draftKey = (conversation: ConversationId): string => `draft:${conversation}`
export const readKey = (conversation: ConversationId): string => `read:${conversation}`
/** How one person keeps a conversation in their list: on top, quiet, put away. */
export type Arrangement = 'pin' | 'mute' | 'archive'
export const arrangementKey = (how: Arrangement, conversation: ConversationId): string =>
  `${how}:${conversation}`
export const settingKey = (name: string): string => `setting:${name}`

/** What is kept under `key`; undefined when nothing, or nothing readable, is. */
export const homeGet = (doc: Y.Doc, key: string): Json | undefined => readHome(homeMap(doc).get(key))?.v

/** Keeps `value` under `key`, over whatever this device has seen, even if its clock is behind. Null clears. */
export function homeSet(doc: Y.Doc, key: string, value: Json, now: number, origin?: unknown): void {
  const known = readHome(homeMap(doc).get(key))
  if (known !== undefined && canonicalJson(known.v) === canonicalJson(value)) return
  const t = known === undefined ? now : Math.max(now, known.t + 1)
  doc.transact(() => homeMap(doc).set(key, { v: value, t }), origin)
}

/** Copies from another home what is newer there, times included: how a rebase carries it over (D9). */
export function mergeHome(target: Y.Doc, source: Y.Doc, origin?: unknown): void {
  target.transact(() => {
    const map = homeMap(target)
    for (const [key, value] of homeMap(source)) {
      const entry = readHome(value)
      if (entry !== undefined && wins(entry, readHome(map.get(key)))) map.set(key, entry)
    }
  }, origin)
}

export interface ObserveHomeOptions {
  /** Origin of the transactions that write a newer value again. */
  readonly origin?: unknown
}

/**
 * Hears which keys changed, after newer values that an older one overwrote have been written again.
 * Every device of a person observes its home, or the rule does not hold. Returns what stops it.
 */
export function observeHome(
  doc: Y.Doc,
  listener: (keys: readonly string[]) => void,
  { origin }: ObserveHomeOptions = {},
): () => void {
  const map = homeMap(doc)
  const onChange = (event: Y.YMapEvent<unknown>) => {
    const lost: [string, HomeEntry][] = []
    for (const [key, { oldValue }] of event.changes.keys) {
      const old = readHome(oldValue)
      if (old !== undefined && wins(old, readHome(map.get(key)))) lost.push([key, old])
    }
    if (lost.length > 0) {
      doc.transact(() => {
        for (const [key, entry] of lost) map.set(key, entry)
      }, origin)
    }
    listener([...event.changes.keys.keys()])
  }
  map.observe(onChange)
  return () => map.unobserve(onChange)
}

const homeMap = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(HOME)

/** A total order, the same on every device: equal times are decided by the canonical text. */
function wins(entry: HomeEntry, over: HomeEntry | undefined): boolean {
  if (over === undefined) return true
  return entry.t === over.t ? canonicalJson(entry.v) > canonicalJson(over.v) : entry.t > over.t
}

function readHome(value: unknown): HomeEntry | undefined {
  if (typeof value !== 'object' || value === null || !('v' in value) || !('t' in value)) return undefined
  return Number.isSafeInteger(value.t) ? { v: value.v as Json, t: value.t as number } : undefined
}
