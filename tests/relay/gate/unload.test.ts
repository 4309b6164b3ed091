import { type Document, Hocuspocus } from '@hocuspocus/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { slowCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { createRandom } from '../../sync/authorize/random.ts'

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

  it('[G10] during a slow commit and returns to at once is never there twice', async () => {
    slowCommits(3)
    const seed = Number(process.env.SEED ?? 4)
    const random = createRandom(seed)
    const said: string[] = []
    const alices = talk.alice.device()
    const bobs = talk.bob.device()
    let most = 0
    for (let round = 0; round < 60; round++) {
      const hers = alices.openConversation(talk.group)
      const his = bobs.openConversation(talk.group)
      await Promise.all([hers.synced(), his.synced()])
      most = Math.max(most, inUse().length)
      said.push(`${round}`)
      hers.say(`${round}`)
      if (random.chance(0.5)) await hers.acknowledged()
      if (random.chance(0.3)) {
        said.push(`${round} over HTTP`)
        void talk.alice.request('POST', `/api/conversations/${talk.group.id}/entries`, {
          text: `${round} over HTTP`,
        })
      }
      await Promise.all(random.chance(0.5) ? [hers.leave(), his.leave()] : [his.leave(), hers.leave()])
    }
    expect({ seed, most }).toEqual({ seed, most: 1 })

    const witness = talk.bob.device().openConversation(talk.group)
    await witness.synced()
    await eventually(() => expect(witness.texts(talk.alice.user.id).toSorted()).toEqual(said.toSorted()))
    // It did leave the memory in between, or this proves nothing.
    expect(loaded.filter(({ name }) => name === talk.name).length).toBeGreaterThan(10)
    const rows = talk.relay.rows('SELECT count(*) AS n FROM entries WHERE author = ?', talk.alice.user.id)
    expect(rows).toEqual([{ n: said.length }])
  })
})
