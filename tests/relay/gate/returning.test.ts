import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { conversationDocument } from '../../../sync/documentName.ts'
import type { ConversationId } from '../../../sync/ids.ts'
import { type AppTab, openTab, type TabReplica } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('a device that comes back with what was written without the network', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  /** Bob was here, and goes. */
  async function offline() {
    const { alice, bob } = talk
    const made = await alice.createConversation({ kind: 'group', name: 'Place', memberIds: [bob.user.id] })
    const tab: AppTab = openTab(talk.relay, bob)
    onTestFinished(() => tab.close())
    const his: TabReplica = tab.open(conversationDocument(made.id as ConversationId, made.generation))
    his.replica.attach()
    await his.synced()
    const spoken = [his.say('spoken'), his.say('regretted')] as const
    await his.sent()
    tab.setOffline(true)
    await eventually(() => his.replica.link.state !== 'synced')
    const stored = () =>
      talk.relay
        .rows(
          'SELECT kind, body FROM entries WHERE conversation = ? AND author = ? ORDER BY seq',
          made.id,
          bob.user.id,
        )
        .map(({ kind, body }) => (body === null ? `${kind} removed` : String(kind)))
    const path = `/api/conversations/${made.id}`
    return { made, tab, his, spoken, stored, path }
  }

  it('[M6] in slow mode: the first message is taken, the others are refused by name, all else is there', async () => {
    const { path, tab, his, spoken, stored } = await offline()
    const says = Array.from({ length: 120 }, (_, n) => his.say(`offline ${n}`))
    his.append({ i: his.nextId(), k: 'e', o: spoken[0], t: 'spoken better' })
    his.append({ i: his.nextId(), k: 'd', o: spoken[1] })
    await talk.alice.request('PATCH', path, { slowSeconds: 3600 })
    tab.setOffline(false)
    await eventually(() => expect(his.unsent()).toBe(0))
    await his.sent()
    expect(his.givenUp).toEqual(new Map(says.slice(1).map((i) => [i, 'slow-mode'])))
    expect(stored().toSorted()).toEqual(['d', 'e', 'm', 'm', 'm removed'])
  })

  it('[M5] muted meanwhile: its messages are refused by name, its deletion is carried out', async () => {
    const { path, tab, his, spoken, stored } = await offline()
    const says = [his.say('shouting'), his.say('more of it')]
    his.append({ i: his.nextId(), k: 'd', o: spoken[1] })
    const muted = await talk.alice.request('PUT', `${path}/mutes/${talk.bob.user.id}`, { seconds: 60 })
    expect(muted.status).toBe(204)
    tab.setOffline(false)
    await his.sent()
    expect(his.givenUp).toEqual(new Map(says.map((i) => [i, 'muted'])))
    expect(stored()).toEqual(['m', 'm removed', 'd'])
  })

  it('[M7] where only moderators post by now: the same, and the reaction is there', async () => {
    const { path, tab, his, spoken, stored } = await offline()
    const said = his.say('an announcement')
    his.append({ i: his.nextId(), k: 'r', o: [talk.bob.user.id, spoken[0]], e: '👍', v: true })
    await talk.alice.request('PATCH', path, { posting: 'moderators' })
    tab.setOffline(false)
    await his.sent()
    expect(his.givenUp).toEqual(new Map([[said, 'moderators-only']]))
    expect(stored()).toEqual(['m', 'm', 'r'])
  })

  it('[M8] banned meanwhile: nothing of a day’s messages is taken, they stay there, and the list says why', async () => {
    const { made, path, tab, his, spoken, stored } = await offline()
    for (let n = 0; n < 120; n++) his.say(`offline ${n}`)
    his.append({ i: his.nextId(), k: 'd', o: spoken[1] })
    const body = { reason: 'a day of it' }
    expect((await talk.alice.request('PUT', `${path}/bans/${talk.bob.user.id}`, body)).status).toBe(204)
    tab.setOffline(false)
    await eventually(() => expect(his.replica.link).toEqual({ state: 'refused', reason: 'not-found' }))
    expect(stored()).toEqual(['m', 'm'])
    expect(his.texts()).toHaveLength(2 + 120 + 1)
    expect(his.unsent()).toBe(121)
    expect(his.givenUp.size).toBe(0)
    const { conversations, departed } = await talk.bob.overview()
    expect(conversations.some(({ id }) => id === made.id)).toBe(false)
    expect(departed).toContainEqual({
      ...{ id: made.id, name: 'Place', how: 'banned', by: 'alice', reason: 'a day of it' },
      at: expect.any(Number),
    })
  })
})
