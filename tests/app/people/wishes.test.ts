import { describe, expect, it } from 'vitest'
import type { Deed } from '../../../app/people/model.ts'
import { standingAfter, withDeed } from '../../../app/people/wishes.ts'
import type { Standing } from '../../../sync/peopleApi.ts'

const after = (heard: Standing, ...done: Deed[]) => {
  let deeds: readonly Deed[] = []
  for (const deed of done) deeds = withDeed(deeds, deed, { heard, isUnderWay: false })
  return { deeds, standing: standingAfter(heard, deeds) }
}

describe('[S6] what is told of several deeds about one person', () => {
  it.each<[Standing, Deed[], readonly Deed[], Standing]>([
    ['none', ['ask'], ['ask'], 'asked'],
    ['none', ['ask', 'remove'], [], 'none'],
    ['none', ['ask', 'remove', 'ask'], ['ask'], 'asked'],
    ['none', ['ask', 'block'], ['block'], 'blocked'],
    ['none', ['block', 'remove'], [], 'none'],
    ['asking', ['accept'], ['accept'], 'accepted'],
    ['asking', ['ask'], ['ask'], 'accepted'],
    ['asking', ['remove'], ['remove'], 'none'],
    ['asking', ['remove', 'accept'], ['accept'], 'accepted'],
    ['asked', ['remove', 'ask'], ['remove', 'ask'], 'asked'],
    ['accepted', ['block', 'remove'], ['remove'], 'none'],
    ['blocked', ['remove', 'ask'], ['remove', 'ask'], 'asked'],
    ['blocked', ['remove', 'ask', 'block'], ['block'], 'blocked'],
  ])('%s, then %j: %j, and it reads %s', (heard, done, deeds, standing) => {
    expect(after(heard, ...done)).toEqual({ deeds, standing })
  })

  it('what may be on its way is undone by telling so', () => {
    expect(withDeed(['ask'], 'remove', { heard: 'none', isUnderWay: true })).toEqual(['remove'])
  })

  it('accepting what is not asked changes nothing', () => {
    expect(standingAfter('none', ['accept'])).toBe('none')
    expect(standingAfter('blocked', ['ask'])).toBe('blocked')
  })
})
