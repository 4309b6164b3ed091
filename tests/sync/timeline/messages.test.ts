import { describe, expect, test } from 'vitest'
import { messageKey } from '../../../sync/timeline/items.ts'
import {
  calls,
  changesRole,
  deletes,
  edits,
  hides,
  id,
  joins,
  reacts,
  says,
  seals,
} from '../helpers/entries.ts'
import { alice, bob, eve } from '../helpers/people.ts'
import { itemsOf, printed, textsOf, timelineOf } from '../helpers/timelines.ts'

const hello = says(alice, 1, 'hello')
const key = messageKey(alice, id(1))

describe('messages', () => {
  test('[D3] stand in the order of their ids, whatever the order of arrival', () => {
    const timeline = timelineOf([says(bob, 3, 'three')], [hello, says(eve, 2, 'two')])
    expect(textsOf(timeline)).toEqual(['hello', 'two', 'three'])
    expect(timeline.indexOf(messageKey(bob, id(3)))).toBe(2)
    expect(timeline.indexOf(messageKey(bob, id(4)))).toBe(-1)
    expect(timeline.at(3)).toBeUndefined()
    expect(timeline.at(-1)).toBeUndefined()
  })

  test('[D4] with the same id and different authors are two, in the order of the authors', () => {
    expect(textsOf(timelineOf([says(bob, 1, 'bob’s')], [hello]))).toEqual(['hello', 'bob’s'])
  })

  test('[D4] twice the same are one', () => {
    const timeline = timelineOf([hello, hello])
    expect(timeline.apply([says(alice, 1, 'hello')])).toEqual({ inserted: [], changed: [] })
    expect(textsOf(timeline)).toEqual(['hello'])
  })

  test('[D4] with one id and two contents show the same one everywhere until the relay has refused one', () => {
    const other = says(alice, 1, 'something else')
    expect(printed(timelineOf([hello], [other]))).toBe(printed(timelineOf([other], [hello])))
  })

  test('bring what they reply to and whom they mention', () => {
    const timeline = timelineOf([says(bob, 2, 'hi @alice', { r: [alice, id(1)], u: [alice] })])
    expect(timeline.lastMessage()).toMatchObject({ replyTo: [alice, id(1)], mentions: [alice] })
  })

  test('keep their identity while nothing about them changes', () => {
    const timeline = timelineOf([hello])
    const before = timeline.get(key)
    timeline.apply([says(bob, 2, 'hi'), reacts(bob, 3, [alice, id(1)], '👍', false), hello])
    expect(timeline.get(key)).toBe(before)
    timeline.apply([reacts(bob, 4, [alice, id(1)], '👍')])
    expect(timeline.get(key)).not.toBe(before)
    expect(before?.reactions).toEqual([])
  })

  test('are reported once a batch: those that appeared in their order, those that changed', () => {
    const timeline = timelineOf([hello])
    expect(timeline.apply([says(bob, 3, 'b'), edits(bob, 4, 3, 'c'), says(eve, 2, 'a')])).toEqual({
      inserted: [messageKey(eve, id(2)), messageKey(bob, id(3))],
      changed: [],
    })
    expect(timeline.apply([edits(alice, 5, 1, 'x'), reacts(bob, 6, [alice, id(1)], '👍')])).toEqual({
      inserted: [],
      changed: [key],
    })
  })
})

describe('edits', () => {
  test('[D5] replace the text; the highest id wins', () => {
    const timeline = timelineOf([hello], [edits(alice, 5, 1, 'second')], [edits(alice, 3, 1, 'first')])
    expect(timeline.get(key)).toMatchObject({ text: 'second', edited: true })
  })

  test('[D5] wait for their message', () => {
    const timeline = timelineOf([edits(alice, 5, 1, 'second')])
    expect(timeline.length).toBe(0)
    timeline.apply([hello])
    expect(timeline.get(key)).toMatchObject({ text: 'second', edited: true })
  })

  test('[D5] are the author’s alone: the same id in another lane is another message', () => {
    expect(textsOf(timelineOf([hello, edits(bob, 5, 1, 'bob says so')]))).toEqual(['hello'])
  })
})

describe('removals', () => {
  test('[D5] win over every edit, later ones too', () => {
    const timeline = timelineOf([hello, edits(alice, 9, 1, 'later')], [deletes(alice, 5, 1)])
    timeline.apply([edits(alice, 10, 1, 'latest')])
    expect(timeline.get(key)).toMatchObject({ text: '', edited: false, removed: 'd' })
  })

  test('[D5] by the author win over those by a moderator', () => {
    const both = [hides(bob, 5, [alice, id(1)]), deletes(alice, 6, 1)]
    expect(timelineOf([hello, ...both]).get(key)?.removed).toBe('d')
    expect(timelineOf([hello, ...both.reverse()]).get(key)?.removed).toBe('d')
    expect(timelineOf([hello, hides(bob, 5, [alice, id(1)])]).get(key)?.removed).toBe('h')
  })

  test('[D5] leave a trace where the message stood, even if it never comes', () => {
    const timeline = timelineOf([says(bob, 0, 'before'), says(bob, 2, 'after')])
    expect(timeline.apply([deletes(alice, 9, 1)]).inserted).toEqual([key])
    expect(textsOf(timeline)).toEqual(['before', '', 'after'])
    expect(timeline.apply([hello])).toEqual({ inserted: [], changed: [] })
  })

  test('[D5] read the same whether the content was here or not', () => {
    const content = [says(alice, 1, 'secret', { r: [bob, id(0)], u: [bob] }), edits(alice, 2, 1, 'edited')]
    const reaction = reacts(bob, 3, [alice, id(1)], '👍')
    const removal = deletes(alice, 4, 1)
    expect(printed(timelineOf(content, [reaction], [removal]))).toBe(printed(timelineOf([removal])))
    expect(printed(timelineOf([removal], content, [reaction]))).toBe(printed(timelineOf([removal])))
  })

  test('[D5] by delete reach the own lane only', () => {
    expect(timelineOf([hello, deletes(bob, 5, 1)]).get(key)?.removed).toBeUndefined()
  })
})

describe('reactions', () => {
  const target = [alice, id(1)] as const
  const thumb = (who: typeof alice, n: number, v = true) => reacts(who, n, [...target], '👍', v)

  test('count per person and emoji by the highest id', () => {
    const timeline = timelineOf([hello, thumb(bob, 4, false), thumb(bob, 3), thumb(bob, 2, false)])
    expect(timeline.get(key)?.reactions).toEqual([])
    timeline.apply([thumb(bob, 5)])
    expect(timeline.get(key)?.reactions).toEqual([{ emoji: '👍', by: [bob] }])
  })

  test('stand in the order in which they were given, people too', () => {
    const timeline = timelineOf([hello, thumb(eve, 7), reacts(bob, 3, [...target], '🎉'), thumb(bob, 5)])
    expect(timeline.get(key)?.reactions).toEqual([
      { emoji: '🎉', by: [bob] },
      { emoji: '👍', by: [bob, eve] },
    ])
  })

  test('wait for their message', () => {
    const timeline = timelineOf([thumb(bob, 2)])
    expect(timeline.length).toBe(0)
    timeline.apply([hello])
    expect(timeline.get(key)?.reactions).toEqual([{ emoji: '👍', by: [bob] }])
  })
})

describe('what is not a message', () => {
  test('joins, leaves and roles stand between messages', () => {
    const timeline = timelineOf([hello, joins(2, bob, alice), changesRole(3, bob, 'moderator')])
    expect(itemsOf(timeline).slice(1)).toMatchObject([
      { type: 'notice', what: { kind: 'join', user: bob, name: 'Somebody', by: alice } },
      { type: 'notice', what: { kind: 'role', user: bob, role: 'moderator' } },
    ])
    expect(timeline.get('@relay/x')).toBeUndefined()
    expect(timeline.lastMessage()?.text).toBe('hello')
  })

  test('calls, seals and [D10] kinds this code does not know are not shown', () => {
    const unknown = { owner: alice, entry: { k: 'unknown' as const, value: { k: 'poll' } } }
    const timeline = timelineOf([calls(alice, 1), seals(2), unknown])
    expect(timeline.length).toBe(0)
    expect(timeline.lastMessage()).toBeUndefined()
  })
})
