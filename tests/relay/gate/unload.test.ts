import { type Document, Hocuspocus } from '@hocuspocus/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { createEntryClock } from '../../../sync/clock.ts'
import { appendToLane } from '../../../sync/lanes.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, SYNC } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('a document that everybody leaves', () => {
  let talk: Talk
  const loaded: Document[] = []
  beforeAll(async () => {
    const load = Hocuspocus.prototype.loadDocument
    vi.spyOn(Hocuspocus.prototype, 'loadDocument').mockImplementation(async function (
      this: Hocuspocus,
      ...args
    ) {
      const document = await load.apply(this, args)
      loaded.push(document)
      return document
    })
    talk = await startTalk({ times: { sweepEveryMs: 5 } })
  })
  afterAll(() => talk.relay.close())

  const inUse = () =>
    loaded.filter(
      (document) =>
        document.name === talk.name && !document.isDestroyed && document.getConnectionsCount() > 0,
    )

  it('[G10] with a commit and more under way is not there twice for who opens it meanwhile', async () => {
    const unload = vi.spyOn(Hocuspocus.prototype, 'unloadDocument')
    const bobs = talk.bob.device()
    const clock = createEntryClock({ now: Date.now, replica: 6 })
    const said: string[] = []
    for (let round = 0; round < 20; round++) {
      const hers = await connectRaw(talk.relay.relay.url)
      await hers.open(talk.name, talk.alice.token)
      const doc = new Y.Doc()
      const send = (update: Uint8Array) => hers.sync(talk.name, SYNC.update, update)
      doc.on('update', send)
      const say = (text: string) => {
        appendToLane(doc, talk.alice.user.id, [{ i: clock.tick(), k: 'm', t: text }])
        said.push(text)
      }
      const held = holdCommits()
      say(`first of ${round}`)
      await eventually(() => held.waiting() === 1, { everyMs: 1 })
      say(`second of ${round}`)
      say(`third of ${round}`)
      // An answer from the relay would not come while it waits; a ping does once it has read what came before.
      await new Promise((resolve) => hers.ws.ping(undefined, undefined, () => hers.ws.once('pong', resolve)))
      hers.ws.terminate()
      const before = unload.mock.calls.length
      await eventually(() => inUse().length === 0 && unload.mock.calls.length > before + 2, { everyMs: 1 })

      const his = bobs.openConversation(talk.group)
      held.release()
      await his.synced()
      expect(inUse()).toHaveLength(1)
      await eventually(() => expect(his.texts(talk.alice.user.id).toSorted()).toEqual(said.toSorted()))
      await his.leave()
      await eventually(() => loaded.every(({ isDestroyed }) => isDestroyed), { everyMs: 1 })
    }
    expect(loaded.filter(({ name }) => name === talk.name)).toHaveLength(20)
  })
})
