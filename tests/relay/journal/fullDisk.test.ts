import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type RelayProcess, startRelay } from '../../helpers/startRelay.ts'
import { startTalk } from '../../helpers/talk.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../../helpers/testRelay.ts'

describe('a disk that takes no more', () => {
  let relay: RelayProcess
  let alice: TestPerson
  let bob: TestPerson
  let talk: Conversation
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open' } })
    alice = await connectPerson(relay.url, 'alice')
    bob = await connectPerson(relay.url, 'bob')
    talk = await alice.createConversation({ kind: 'group', name: 'Full', memberIds: [bob.user.id] })
  })
  afterAll(() => relay.stop())

  /** Largest file that the relay may write, as a full disk would refuse it; needs Linux. */
  const limitFiles = (bytes: number | 'unlimited') =>
    execFileSync('prlimit', ['--pid', String(relay.pid()), `--fsize=${bytes}:`])
  const isReady = async () => (await fetch(`${relay.url}/ready`)).status === 200

  it('[G1][J1] acknowledges nothing, passes nothing on, says so on /ready, and recovers by itself', async () => {
    const hers = alice.device().openConversation(talk)
    const his = bob.device().openConversation(talk)
    await Promise.all([hers.synced(), his.synced()])
    hers.say('before')
    await hers.acknowledged()
    await eventually(() => expect(his.texts(alice.user.id)).toEqual(['before']))
    expect(await isReady()).toBe(true)

    limitFiles(4_096)
    hers.say('while full')
    expect((await hers.rejection()).code).toBe('cannot-store')
    expect(hers.provider.hasUnsyncedChanges).toBe(true)
    expect(await isReady()).toBe(false)
    expect(await (await fetch(`${relay.url}/ready`)).json()).toEqual({
      error: {
        code: 'cannot-store',
        message: expect.stringMatching(/^The relay cannot store right now: .+\.$/),
      },
    })
    expect(
      (await alice.request('POST', `/api/conversations/${talk.id}/entries`, { text: 'no' })).status,
    ).toBe(503)
    expect((await fetch(`${relay.url}/health`)).status).toBe(200)
    // Reading goes on.
    const late = bob.device().openConversation(talk)
    await late.synced()
    expect([late.texts(alice.user.id), his.texts(alice.user.id)]).toEqual([['before'], ['before']])
    expect(queryDatabase(relay.dataDir, "SELECT body FROM entries WHERE kind = 'm'")).toHaveLength(1)

    limitFiles('unlimited')
    await eventually(isReady)
    hers.provider.forceSync()
    await eventually(() => expect(his.texts(alice.user.id)).toEqual(['before', 'while full']))
    await relay.kill9()
    await relay.restart()
    const after = bob.device().openConversation(talk)
    await after.synced()
    expect(after.texts(alice.user.id)).toEqual(['before', 'while full'])
    for (const document of [hers, his, late, after])
      document.provider.configuration.websocketProvider.destroy()
  })

  it('[A4] found at the end does not keep the relay from stopping', async () => {
    limitFiles(4_096)
    const hers = alice.device().openConversation(talk)
    await hers.synced()
    hers.say('never stored')
    await hers.rejection()
    hers.provider.configuration.websocketProvider.destroy()
    expect(await relay.stop('SIGTERM')).toEqual({ code: 0, signal: null })
    await relay.restart()
    expect(queryDatabase(relay.dataDir, "SELECT body FROM entries WHERE kind = 'm'")).toHaveLength(2)
  })
})

describe('a commit that does not return', () => {
  it('[G1] is waited for: neither acknowledged nor shown before', async () => {
    const talk = await startTalk()
    const hers = talk.alice.device().openConversation(talk.group)
    const his = talk.bob.device().openConversation(talk.group)
    await Promise.all([hers.synced(), his.synced()])
    const held = holdCommits()
    hers.say('is it stored?')
    await eventually(() => held.waiting() === 1)
    // Whatever the relay says meanwhile has passed it by.
    his.provider.awareness?.setLocalState({ viewing: true })
    await eventually(() => hers.provider.awareness?.getStates().has(his.doc.clientID))
    expect(hers.provider.hasUnsyncedChanges).toBe(true)
    expect(his.texts(talk.alice.user.id)).toEqual([])
    expect(talk.relay.rows("SELECT 1 FROM entries WHERE kind = 'm'")).toEqual([])
    held.release()
    await hers.acknowledged()
    await eventually(() => expect(his.texts(talk.alice.user.id)).toEqual(['is it stored?']))
    await talk.relay.close()
  })
})
