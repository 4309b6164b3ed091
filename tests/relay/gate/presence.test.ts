import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, presenceFrame } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'

describe('presence', () => {
  let talk: Talk
  let his: TestDocument
  beforeAll(async () => {
    talk = await startTalk()
    his = talk.bob.device().openConversation(talk.group)
    await his.synced()
  })
  afterAll(() => talk.relay.close())

  const seen = () => his.provider.awareness?.getStates() ?? new Map<number, Record<string, unknown>>()
  const seenByBob = (client: number) => seen().get(client)
  async function alice() {
    const client = await connectRaw(talk.relay.relay.url)
    await client.open(talk.name, talk.alice.token)
    return {
      ...client,
      show: (...states: (readonly [number, number, unknown])[]) =>
        client.send(
          presenceFrame(
            talk.name,
            states.map(([id, clock, state]) => [id, clock, JSON.stringify(state)] as const),
          ),
        ),
    }
  }

  it('[G8] is stamped with who really speaks', async () => {
    const hers = await alice()
    hers.show([11, 1, { typing: true, user: { id: talk.bob.user.id, name: 'Bob the boss' } }])
    await eventually(() => seenByBob(11) !== undefined)
    expect(seenByBob(11)).toEqual({ typing: true, user: { id: talk.alice.user.id, name: 'alice' } })
    hers.ws.close()
    await eventually(() => !seen().has(11))
  })

  it('[G8] of another’s client id is dropped, and so is its removal by another', async () => {
    his.provider.awareness?.setLocalState({ viewing: true })
    const witness = talk.bob.device().openConversation(talk.group)
    await witness.synced()
    const own = his.doc.clientID
    const shown = () => witness.provider.awareness?.getStates().get(own)
    await eventually(() => shown()?.viewing)
    const hers = await alice()
    hers.show([own, 1_000, { typing: true }], [own, 1_001, null], [21, 1, { typing: true }])
    hers.show([own, 1_002, null])
    hers.show([21, 2, { typing: true, viewing: true }])
    await eventually(() => seenByBob(21)?.viewing)
    expect(shown()).toEqual({ viewing: true, user: { id: talk.bob.user.id, name: 'bob' } })
    hers.ws.close()
  })

  it('[G8] is kept to four client ids a connection, 2 KiB each, and plain objects', async () => {
    const hers = await alice()
    hers.show([31, 1, { note: 'é'.repeat(1_100) }], [32, 1, [1, 2]], [33, 1, 'typing'], [34, 1, {}])
    hers.show(...[41, 42, 43, 44, 45, 46].map((client) => [client, 1, { typing: true }] as const))
    await eventually(() => seen().has(44))
    hers.show([41, 2, { last: true }])
    await eventually(() => seenByBob(41)?.last)
    expect([31, 32, 33, 34, 45, 46].filter((client) => seen().has(client))).toEqual([])
    hers.ws.close()
    await eventually(() => [41, 42, 43, 44].every((client) => !seen().has(client)))
  })

  it('[G8] that one takes back is gone for others at once', async () => {
    const hers = await alice()
    hers.show([51, 1, { typing: true }])
    await eventually(() => seen().has(51))
    hers.show([51, 2, null])
    await eventually(() => !seen().has(51))
    hers.show([51, 3, { typing: true }])
    await eventually(() => seen().has(51))
    hers.ws.close()
  })

  it('[G8] of a device that came back outlives the end of its former socket', async () => {
    const first = await alice()
    first.show([61, 1, { viewing: true }])
    await eventually(() => seen().has(61))
    const second = await alice()
    second.show([61, 2, { viewing: true, back: true }])
    await eventually(() => seenByBob(61)?.back)
    first.ws.terminate()

    const witness = await alice()
    witness.show([62, 1, { typing: true }])
    await eventually(() => seen().has(62))
    witness.ws.close()
    await eventually(() => !seen().has(62))
    expect(seenByBob(61)).toMatchObject({ back: true })

    // Nor may anybody else take the id meanwhile.
    const doc = new Y.Doc()
    doc.clientID = 61
    const thief = talk.bob.device().openConversation(talk.group, { doc })
    await thief.synced()
    thief.say('as alice')
    expect((await thief.rejection()).code).toBe('foreign-client')
    second.ws.close()
    await eventually(() => !seen().has(61))
  })
})
