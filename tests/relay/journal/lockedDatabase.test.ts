import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import type { Conversation } from '../../../sync/api.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type RelayProcess, startRelay } from '../../helpers/startRelay.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../../helpers/testRelay.ts'

describe('a database that another program holds', () => {
  let relay: RelayProcess
  let alice: TestPerson
  let bob: TestPerson
  let talk: Conversation
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open' } })
    alice = await connectPerson(relay.url, 'alice')
    bob = await connectPerson(relay.url, 'bob')
    talk = await alice.createConversation({ kind: 'group', name: 'Held', memberIds: [bob.user.id] })
  })
  afterAll(() => relay.stop())

  /** As somebody's SQLite shell would; answers how to let go. */
  async function hold(): Promise<() => void> {
    const other = new SqliteDatabase(join(relay.dataDir, DATABASE_FILE), { timeout: 5_000 })
    other.exec('BEGIN IMMEDIATE')
    return () => {
      other.exec('COMMIT')
      other.close()
    }
  }
  const stored = (text: string) =>
    queryDatabase(relay.dataDir, `SELECT 1 FROM entries WHERE body LIKE ?`, `%${text}%`).length
  const ready = async () => {
    const answer = await fetch(`${relay.url}/ready`)
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  async function openBoth() {
    const [hers, his] = [alice.device().openConversation(talk), bob.device().openConversation(talk)] as const
    await Promise.all([hers.synced(), his.synced()])
    const close = () => {
      for (const { provider } of [hers, his]) provider.configuration.websocketProvider.destroy()
    }
    return { hers, his, close }
  }

  it('[G1][J1] for a moment makes a message wait, and no one is refused', async () => {
    const { hers, his, close } = await openBoth()
    const letGo = await hold()
    hers.say('for a moment')
    // Whatever the relay says meanwhile has passed it by, and it answers.
    for (let n = 0; n < 5; n++) expect((await bob.overview()).conversations).toHaveLength(1)
    expect(hers.provider.hasUnsyncedChanges).toBe(true)
    expect(his.texts(alice.user.id)).not.toContain('for a moment')
    letGo()
    await hers.acknowledged()
    await eventually(() => expect(his.texts(alice.user.id)).toContain('for a moment'))
    expect([hers.codes(), stored('for a moment')]).toEqual([[], 1])
    close()
  })

  it('[G1][J1][J2] for long acknowledges nothing, says so on /ready, reads on, and recovers by itself', async () => {
    const { hers, his, close } = await openBoth()
    const letGo = await hold()
    hers.say('for long')
    expect((await hers.rejection()).code).toBe('cannot-store')
    expect(hers.provider.hasUnsyncedChanges).toBe(true)
    expect(await ready()).toEqual({
      status: 503,
      body: {
        error: {
          code: 'cannot-store',
          message: 'The relay cannot store right now: another program holds the database.',
        },
      },
    })
    const posted = await alice.request('POST', `/api/conversations/${talk.id}/entries`, { text: 'no' })
    expect(posted).toMatchObject({ status: 503, body: { error: { code: 'cannot-store' } } })
    const late = bob.device().openConversation(talk)
    await late.synced()
    expect(late.texts(alice.user.id)).toEqual(his.texts(alice.user.id))
    expect([stored('for long'), his.texts(alice.user.id).includes('for long')]).toEqual([0, false])

    letGo()
    await eventually(async () => (await ready()).status === 200)
    hers.provider.forceSync()
    await eventually(() => expect(his.texts(alice.user.id)).toContain('for long'))
    expect(stored('for long')).toBe(1)
    late.provider.configuration.websocketProvider.destroy()
    close()
  })

  it('[A1] lets nobody sign in, says why, and lets them once it can', async () => {
    const letGo = await hold()
    const login = () =>
      alice.request('POST', '/api/auth/login', { username: 'bob', password: 'bob has a password' })
    expect(await login()).toMatchObject({ status: 503, body: { error: { code: 'cannot-store' } } })
    letGo()
    expect((await login()).status).toBe(200)
  })
})
