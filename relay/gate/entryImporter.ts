import { canonicalJson } from '../../sync/canonicalJson.ts'
import { floorOf } from '../../sync/floor.ts'
import { type ConversationId, type EntryId, RELAY, type UserId } from '../../sync/ids.ts'
import { laneName } from '../../sync/lanes.ts'
import { err, ok } from '../../sync/result.ts'
import type { EntryImporter, ImportedEntry } from '../conversations/ports.ts'
import type { CommitHooks } from '../journal/commitQueue.ts'
import { contentHash } from '../journal/contentHash.ts'
import { addImported, findLedger } from '../projection/recordEntry.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { assertCurrent, isStale } from './currentGeneration.ts'
import { codeOf, type EntryWriterDeps, withConversation } from './entryWriters.ts'
import type { LiveDocument } from './liveDocument.ts'
import { journalRelayWrite } from './relayWrite.ts'
import { writeSeal } from './writeSeal.ts'

/** Entries written in one transaction. */
const CHUNK = 500

/** Bringing in entries of people who cannot sign in: the relay writes them, at their own time, never late. */
export function createEntryImporter(deps: EntryWriterDeps): EntryImporter {
  const { queue, now, log, relayClock } = deps
  return {
    import: (conversation, entries) =>
      withConversation(deps, conversation, async (live) => {
        let added = 0
        try {
          for (let first = 0; first < entries.length; first += CHUNK) {
            const chunk = entries.slice(first, first + CHUNK)
            added += await queue.commit((tx, hooks) => writeChunk(tx, hooks, live, conversation, chunk))
          }
          return ok({ added })
        } catch (error) {
          if (isStale(error)) throw error
          return err(codeOf(error, log))
        }
      }),
    async importHistory(conversation, entries) {
      let added = 0
      try {
        for (let first = 0; first < entries.length; first += CHUNK) {
          const chunk = entries.slice(first, first + CHUNK)
          added += await queue.commit((tx) => writeHistory(tx, conversation, chunk))
        }
        return ok({ added })
      } catch (error) {
        return err(codeOf(error, log))
      }
    },
    raiseFloor: (conversation, floor) =>
      withConversation(deps, conversation, async (live) => {
        // The same file once more.
        if (floor <= (floorOf(live.doc) ?? '')) return ok(undefined)
        try {
          // Nothing leaves: what is in history was never in the document.
          await queue.commit(async (tx, hooks) => {
            await assertCurrent(tx, live.parsed)
            await writeSeal({ tx, hooks, live, relayClock, at: now() }, { floor, left: [] })
          })
          return ok(undefined)
        } catch (error) {
          if (isStale(error)) throw error
          return err(codeOf(error, log))
        }
      }),
  }

  async function writeChunk(
    tx: Tx,
    hooks: CommitHooks,
    live: LiveDocument,
    conversation: ConversationId,
    chunk: readonly ImportedEntry[],
  ): Promise<number> {
    await assertCurrent(tx, live.parsed)
    const fresh = await withoutKnown(tx, conversation, chunk)
    if (fresh.length === 0) return 0
    const byAuthor = Map.groupBy(fresh, ({ author }) => author)
    const lanes = [...byAuthor].map(([author, own]) => ({ author, own }))
    const appends = lanes.map(({ author, own }) => ({ root: laneName(author), values: own.map(entryOf) }))
    const start = await journalRelayWrite(tx, hooks, live, RELAY, { appends }, now())
    let clock = start.clock
    const placed = lanes.flatMap(({ own }) =>
      own.map((entry) => ({ ...entry, client: start.client, clock: clock++ })),
    )
    await record(tx, conversation, placed)
    hooks.onCommitted(() => {
      live.hotEntries += placed.length
    })
    return placed.length
  }

  async function writeHistory(
    tx: Tx,
    conversation: ConversationId,
    chunk: readonly ImportedEntry[],
  ): Promise<number> {
    const fresh = await withoutKnown(tx, conversation, chunk)
    await record(tx, conversation, fresh)
    return fresh.length
  }
}

/** Rows in the order of time: `seq` is what devices catch up by. */
async function record(
  tx: Tx,
  conversation: ConversationId,
  entries: readonly (ImportedEntry & { readonly client?: number; readonly clock?: number })[],
): Promise<void> {
  const rows = entries.map((entry) => {
    const body = canonicalJson(entryOf(entry))
    const { author, i, client = null, clock = null } = entry
    return { author, id: i, hash: contentHash(body), body, client, clock }
  })
  rows.sort((one, other) => (one.id < other.id ? -1 : 1))
  await addImported(tx, conversation, rows)
}

async function withoutKnown(
  tx: Tx,
  conversation: ConversationId,
  entries: readonly ImportedEntry[],
): Promise<readonly ImportedEntry[]> {
  const fresh: ImportedEntry[] = []
  for (const [author, own] of Map.groupBy(entries, (entry) => entry.author)) {
    const known = await findLedger(
      tx,
      conversation,
      author,
      own.map(({ i }) => i),
    )
    const ids = new Set<string>(known.map(({ id }) => id))
    fresh.push(...own.filter(({ i }) => !ids.has(i)))
  }
  return fresh
}

const entryOf = ({ i, t }: { readonly author: UserId; readonly i: EntryId; readonly t: string }) =>
  ({ i, k: 'm', t }) as const
