import { knownSchema } from '../../sync/api.ts'
import { canonicalJson } from '../../sync/canonicalJson.ts'
import { entryTime } from '../../sync/clock.ts'
import { type EntryId, isEntryId } from '../../sync/ids.ts'
import { appendToLane, laneItems } from '../../sync/lanes.ts'
import type { Bring, Source } from '../replica/moving.ts'
import { appendMissing, copyState, entriesOf, type PlainEntry, unsentItems } from '../replica/rebase.ts'
import type { CurrentReplicaOptions } from './createCurrentReplica.ts'

/** Ids in one question: the relay takes 20,000. */
const ASK_AT_ONCE = 10_000
/**
 * Acknowledgements are counted, and a network that repeats or reorders frames makes one count for another: so many of
 * the newest are asked about though they count as sent. The next generation has no state vector that could tell.
 */
const DOUBTFUL = 1_000
/** Pause before a relay that could not answer is asked again; a new connection asks at once. */
const ASK_AGAIN_MS = 3_000

type Options = Pick<
  CurrentReplicaOptions,
  'id' | 'me' | 'api' | 'socket' | 'horizon' | 'ownOlder' | 'onUnwelcome'
>

/** Brings one's own entries that the relay lacks from one document of a conversation into another (R2, R3). */
export function createBringOwn({ id, me, api, socket, horizon, ownOlder, onUnwelcome }: Options): Bring {
  /** What the relay has of these, or undefined when nobody needs to know any more. */
  async function known(ids: readonly EntryId[], signal: AbortSignal): Promise<Set<string> | undefined> {
    const found = new Set<string>()
    for (let first = 0; first < ids.length; first += ASK_AT_ONCE) {
      const part = ids.slice(first, first + ASK_AT_ONCE)
      for (;;) {
        if (signal.aborted) return undefined
        const answer = await api.request('POST', `/api/conversations/${id}/known`, knownSchema, { ids: part })
        if (answer.ok) {
          for (const one of answer.value.ids) found.add(one)
          break
        }
        // No longer a member, or signed out: the list or the session will tell, and end this.
        if (answer.error.code !== 'unreachable') onUnwelcome()
        await pause(signal)
      }
    }
    return signal.aborted ? undefined : found
  }

  function pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ASK_AGAIN_MS)
      const offState = socket.onState((state) => state === 'connected' && done())
      signal.addEventListener('abort', done)
      function done(): void {
        clearTimeout(timer)
        offState()
        signal.removeEventListener('abort', done)
        resolve()
      }
    })
  }

  return async (source, what, signal) => {
    const older = what === 'everything' ? ((await ownOlder?.().catch(() => [])) ?? []) : []
    const own = () => [...older, ...ownEntries(source, what === 'everything' ? what : 'doubtful')]
    const there = await known(idsOf(own()), signal)
    if (there === undefined) return undefined
    return (target) => {
      const waiting = ownEntries(source, 'unsent')
      const unsent = new Set(idsOf(waiting))
      // Other words under an id that is taken: the relay says so, and they stay in sight with that reason (D4).
      const clashing = clashes(waiting, entriesOf(laneItems(target.doc, me)))
      // Refused there already, or given another id: the rows that were left do not know.
      const isDealtWith = (i: EntryId) => target.doc !== source.doc && target.given.has(i)
      const isLacking = (entry: PlainEntry) => {
        const { i } = entry
        if (!isEntryId(i) || there.has(i) || isDealtWith(i)) return false
        // The relay had it once, and let it go for its age (R4): that is no loss.
        return unsent.has(i) || entryTime(i) >= (horizon?.() ?? 0)
      }
      appendMissing(target.doc, me, own().filter(isLacking))
      appendToLane(
        target.doc,
        me,
        clashing.filter(({ i }) => !isDealtWith(i as EntryId)),
      )
      if (target.doc !== source.doc) copyState(source.doc, target.doc, me)
    }
  }

  function ownEntries(source: Source, what: 'unsent' | 'doubtful' | 'everything'): PlainEntry[] {
    if (what === 'unsent') return entriesOf(unsentItems(source.doc, me, source.acknowledged))
    const all = entriesOf(laneItems(source.doc, me))
    if (what === 'everything' || all.length <= DOUBTFUL) return all
    const newest = new Set(idsOf(all).sort().slice(-DOUBTFUL))
    for (const i of idsOf(ownEntries(source, 'unsent'))) newest.add(i)
    return all.filter(({ i }) => isEntryId(i) && newest.has(i))
  }
}

function clashes(waiting: readonly PlainEntry[], there: readonly PlainEntry[]): PlainEntry[] {
  const known = new Map(there.map((entry) => [entry.i, entry]))
  return waiting.filter((entry) => {
    const other = known.get(entry.i)
    return other !== undefined && canonicalJson(other) !== canonicalJson(entry)
  })
}

const idsOf = (entries: readonly PlainEntry[]): EntryId[] =>
  entries.flatMap(({ i }) => (isEntryId(i) ? [i] : []))
