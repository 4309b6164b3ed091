import type { QueryRows } from './agreement.ts'
import type { AppDevice } from './appDevice.ts'

/** What became of everything that was written: as the relay's tables have it. */
export interface Account {
  readonly written: number
  readonly acknowledged: number
  /** Texts that nobody deleted and the relay does not have. */
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  /** Texts that were deleted and are there. */
  readonly undead: readonly string[]
}

export function accountOf(query: QueryRows, devices: readonly AppDevice[]): Account {
  const rows = query("SELECT author, id, body FROM entries WHERE kind = 'm'")
  const stored = rows.flatMap(({ body }) =>
    body === null ? [] : [(JSON.parse(String(body)) as { t: string }).t],
  )
  const counts = Map.groupBy(stored, (text) => text)
  const deleted = new Set(devices.flatMap((device) => [...device.deleted]))
  const given = new Set(devices.flatMap((device) => device.refused().map(({ text }) => text)))
  const said = devices.flatMap((device) => [...device.said])
  return {
    written: said.length,
    acknowledged: devices.reduce((sum, device) => sum + device.acknowledged.size, 0),
    lost: said.filter((text) => !deleted.has(text) && !given.has(text) && !counts.has(text)),
    twice: [...counts].flatMap(([text, all]) => (all.length > 1 ? [text] : [])),
    undead: [...deleted].filter((text) => counts.has(text)),
  }
}
