import { setTimeout as delay } from 'node:timers/promises'
import { canonicalJson } from '../../sync/canonicalJson.ts'
import { laneName } from '../../sync/lanes.ts'
import { err, ok } from '../../sync/result.ts'
import type { EntryPoster } from '../conversations/ports.ts'
import { contentHash } from '../journal/contentHash.ts'
import { findLedger } from '../projection/recordEntry.ts'
import { commitEntries } from './commitEntries.ts'
import { isStale } from './currentGeneration.ts'
import { codeOf, type EntryWriterDeps, withConversation } from './entryWriters.ts'
import { lockKey } from './gateExtension.ts'
import { applyRelayUpdate } from './hocuspocus.ts'
import { readPremises } from './premises.ts'
import { writeCost } from './rateDebt.ts'
import { Refused } from './rejection.ts'
import { journalRelayWrite } from './relayWrite.ts'

/** Posting over HTTP: the same ledger, projection and checks as the gate, in the caller's own lane. */
export function createEntryPoster(deps: EntryWriterDeps): EntryPoster {
  const { queue, lock, limits, rates, relayClock, activity, now, log } = deps
  return {
    async post(conversation, author, draft, session) {
      const id = draft.i ?? relayClock.tick()
      const entry = { ...draft, i: id }
      return withConversation(deps, conversation, async (live) => {
        const release = await lock.acquire(lockKey(live.name, author))
        try {
          const outcome = await queue.commit(async (tx, hooks) => {
            const at = now()
            const premises = await readPremises(tx, live.parsed, author, session, at)
            if (premises.type === 'home') throw new Refused({ code: 'not-found' })
            const [known] = await findLedger(tx, conversation, author, [id])
            if (known?.hash === contentHash(canonicalJson(entry)))
              return { entries: [], followUp: [], calls: [], applied: [] }
            const appends = [{ root: laneName(author), values: [entry] }]
            const start = await journalRelayWrite(tx, hooks, live, author, { appends }, at)
            return commitEntries(
              { tx, hooks, live, limits, relayClock, at },
              { author, ...premises, entries: [{ value: entry, ...start }], sets: [] },
            )
          })
          for (const update of outcome.followUp) applyRelayUpdate(live.doc, update)
          for (const done of outcome.applied) done()
          if (outcome.entries.length > 0) activity.entry(conversation, author, id)
          // Over the rate, the answer waits, and with the lock whatever this person posts next (G11).
          const written = outcome.entries.length
          const bytes = written === 0 ? 0 : Buffer.byteLength(canonicalJson(entry))
          const pause = rates.spend(author, writeCost({ entries: written, bytes, clients: 0 }))
          if (pause > 0) await delay(pause)
          return ok({ i: id })
        } catch (error) {
          // Sealed meanwhile: once more, in the generation that came after it.
          if (isStale(error)) throw error
          return err(codeOf(error, log))
        } finally {
          release()
        }
      })
    },
  }
}
