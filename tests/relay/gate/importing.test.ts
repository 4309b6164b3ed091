import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServices } from '../../../relay/createRelay.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import type { ConversationId, UserId } from '../../../sync/ids.ts'
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
