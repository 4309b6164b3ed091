import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServices } from '../../../relay/createServices.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import { floorOf } from '../../../sync/floor.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

const COUNT = 5_000

describe('importing 5,000 entries', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  it('[G9] writes them once, at their own time, neither late nor unread, and a device has them all', async () => {
    let at = Date.UTC(2020, 0, 1)
    const clock = createEntryClock({ now: () => at, replica: 4 })
    const author = talk.eve.user.id as UserId
    const entries = Array.from({ length: COUNT }, (_, n) => {
      at += 60_000
      return { author, i: clock.tick(), t: `line ${n}` }
    })
    const id = talk.group.id as ConversationId
    await talk.relay.close()
    const config = { ...offlineConfig, dataDir: talk.relay.dataDir }
    const services = await createServices({ config, log: pino({ level: 'silent' }) })
    const { importer } = services.admin
    expect(await importer.import(id, entries)).toEqual({ ok: true, value: { added: COUNT } })
    expect(await importer.import(id, entries)).toEqual({ ok: true, value: { added: 0 } })
    await services.close()

    expect(
      talk.relay.rows("SELECT count(*) AS n, sum(imported) AS imported FROM entries WHERE kind = 'm'"),
    ).toEqual([{ n: COUNT, imported: COUNT }])
    expect(talk.relay.rows("SELECT 1 FROM entries WHERE kind = 'late' OR late IS NOT NULL")).toEqual([])
    await talk.relay.restart()
    const his = talk.bob.device().openConversation(talk.group)
    await his.synced()
    expect(his.texts(author)).toHaveLength(COUNT)
    expect((await talk.bob.overview()).conversations[0]?.unread).toBe(0)
  })

  it('[R1] straight into history leaves the document small; people page back into it without a seam', async () => {
    const made = await talk.alice.createConversation({ kind: 'group', name: 'Archive', memberIds: [] })
    let at = Date.UTC(2010, 0, 1)
    const clock = createEntryClock({ now: () => at, replica: 5 })
    const author = talk.eve.user.id as UserId
    const entries = Array.from({ length: 30 }, (_, n) => {
      at += 60_000
      return { author, i: clock.tick(), t: `line ${n}` }
    })
    const [older, hot] = [entries.slice(0, 20), entries.slice(20)]
    const floor = hot[0]?.i ?? ('' as EntryId)
    await talk.relay.close()
    const config = { ...offlineConfig, dataDir: talk.relay.dataDir }
    const services = await createServices({ config, log: pino({ level: 'silent' }) })
    const { importer } = services.admin
    expect(await importer.importHistory(made.id, older)).toEqual({ ok: true, value: { added: 20 } })
    expect(await importer.importHistory(made.id, older)).toEqual({ ok: true, value: { added: 0 } })
    for (let twice = 0; twice < 2; twice++) await importer.raiseFloor(made.id, floor)
    await importer.import(made.id, hot)
    await services.close()
    await talk.relay.restart()

    const hers = talk.alice.device().openConversation(made)
    await hers.synced()
    expect(hers.texts(author)).toEqual(hot.map(({ t }) => t))
    expect(floorOf(hers.doc)).toBe(floor)
    expect(talk.relay.rows('SELECT entries FROM seals WHERE conversation = ?', made.id)).toEqual([
      { entries: 0 },
    ])
    const { body } = await talk.alice.request(
      'GET',
      `/api/conversations/${made.id}/entries?before=${floor}&limit=200`,
    )
    const page = (body as { entries: { t?: string }[] }).entries
    expect(page.map(({ t }) => t).reverse()).toEqual(older.map(({ t }) => t))
  })
})

const offlineConfig = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: undefined,
  trustProxy: false,
  registration: 'open',
  logLevel: 'silent',
  turnUrl: undefined,
  turnSecret: undefined,
} as const
