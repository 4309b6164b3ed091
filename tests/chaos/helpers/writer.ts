import type { EntryId } from '../../../sync/ids.ts'
import { laneItems } from '../../../sync/lanes.ts'
import type { AppTab, TabReplica } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'

/** Somebody who writes in a tab of the app, whatever happens; it remembers what it was told is stored. */
export interface Writer {
  readonly author: string
  readonly tab: AppTab
  readonly opened: TabReplica
  readonly said: ReadonlySet<EntryId>
  /** Ids that the app showed as sent at some time (C4). */
  readonly acknowledged: ReadonlySet<string>
  say(text?: string): void
  /** Everything is stored by the relay. */
  sent(timeoutMs?: number): Promise<void>
  close(): void
}

export function createWriter(tab: AppTab, document: string): Writer {
  const author = tab.person.user.id
  const opened = tab.open(document)
  const said = new Set<EntryId>()
  const acknowledged = new Set<string>()
  const { replica } = opened
  replica.on({
    acknowledged() {
      for (const { value, client, clock } of laneItems(replica.doc, author)) {
        const { i } = value as { i: EntryId }
        if (said.has(i) && replica.acknowledged.has(client, clock)) acknowledged.add(i)
      }
    },
  })
  replica.attach()
  return {
    author,
    tab,
    opened,
    said,
    acknowledged,
    say(text = `word ${said.size}`) {
      said.add(opened.say(text))
    },
    async sent(timeoutMs = 60_000) {
      await eventually(() => replica.link.state === 'synced' && opened.unsent() === 0, { timeoutMs })
    },
    close: () => tab.close(),
  }
}
