import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../sync/limits.ts'
import type { TabReplica } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { pairOfTabs } from './pairOfTabs.ts'

const pair = pairOfTabs()
const { attached, heardByBob, tabOf } = pair

describe('[C6] two tabs of one device', () => {
  const tooLong = 'x'.repeat(LIMITS.maxTextBytes + 1)

  async function twoTabs(): Promise<[TabReplica, TabReplica]> {
    const device = `desk-${pair.name}`
    return [await attached(tabOf(pair.alice, { device })), await attached(tabOf(pair.alice, { device }))]
  }

  it('see each other’s words without a network, and send them once', async () => {
    const device = `desk-${pair.name}`
    const one = tabOf(pair.alice, { device }).open(pair.name)
    const other = tabOf(pair.alice, { device }).open(pair.name)
    await Promise.all([one.replica.loaded, other.replica.loaded])
    one.say('from one')
    await eventually(() => expect(other.texts()).toEqual(['from one']))
    other.say('from other')
    await eventually(() => expect(one.texts()).toEqual(['from one', 'from other']))
    one.replica.attach()
    other.replica.attach()
    await Promise.all([one.sent(), other.sent()])
    expect((await heardByBob()).texts(pair.alice.user.id)).toEqual(['from one', 'from other'])
  })

  it('know of each other’s acknowledgements', async () => {
    const device = `desk-${pair.name}`
    const one = await attached(tabOf(pair.alice, { device }))
    const other = tabOf(pair.alice, { device }).open(pair.name)
    await other.replica.loaded
    one.say('sent by one')
    await one.sent()
    await eventually(() => expect(other.texts()).toEqual(['sent by one']))
    await eventually(() => expect(other.unsent()).toBe(0))
  })

  it('tell a tab that opens late what the store could not take', async () => {
    const device = `desk-${pair.name}`
    const one = tabOf(pair.alice, { device })
    const writer = one.open(pair.name)
    await writer.replica.loaded
    one.store.close()
    writer.say('only in memory')
    const late = tabOf(pair.alice, { device }).open(pair.name)
    await eventually(() => expect(late.texts()).toEqual(['only in memory']))
  })

  it('[R2] rebase once when both send what is refused; nothing is lost and nothing comes twice', async () => {
    const [one, other] = await twoTabs()
    let resets = 0
    for (const tab of [one, other]) {
      tab.replica.on({
        reset: () => {
          resets += 1
        },
      })
    }
    one.say('before')
    one.say(tooLong)
    other.say('from the other')
    one.say('after')
    await eventually(() => resets >= 2)
    await Promise.all([one.sent(), other.sent()])
    expect(one.givenUp.size + other.givenUp.size).toBe(1)
    const expected = ['before', 'from the other', 'after']
    for (const tab of [one, other])
      await eventually(() => expect(tab.texts().sort()).toEqual([...expected].sort()))
    const his = await heardByBob()
    expect(his.texts(pair.alice.user.id).sort()).toEqual([...expected].sort())
  })

  it('[R2] a rebase in one takes nothing away that the other was writing', async () => {
    const [one, other] = await twoTabs()
    const said: string[] = []
    one.replica.on({
      // At each step of the rebase in one tab, somebody types in the other.
      link() {
        const text = `other ${said.length}`
        said.push(text)
        other.say(text)
      },
      reset() {
        said.push('at the reset')
        other.say('at the reset')
      },
    })
    one.say(tooLong)
    await eventually(() => one.givenUp.size + other.givenUp.size > 0)
    await eventually(() => said.includes('at the reset'))
    await Promise.all([one.sent(), other.sent()])
    for (const tab of [one, other])
      await eventually(() => expect(tab.texts().sort()).toEqual([...said].sort()))
    expect((await heardByBob()).texts(pair.alice.user.id).sort()).toEqual([...said].sort())
  })
})
