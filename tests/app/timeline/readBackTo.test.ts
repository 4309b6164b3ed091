import { describe, expect, it } from 'vitest'
import type { PastState } from '../../../app/conversations/model.ts'
import { readBackTo } from '../../../app/timeline/readBackTo.ts'
import { createTimeline } from '../../../sync/timeline/createTimeline.ts'
import { messageKey } from '../../../sync/timeline/items.ts'
import { id, says } from '../../sync/helpers/entries.ts'
import { alice } from '../../sync/helpers/people.ts'

/** A conversation of messages 1 to 1,000 that shows the newest 100, and 100 more with each step. */
function conversation({ steps = 9 }: { readonly steps?: number } = {}) {
  const timeline = createTimeline()
  let first = 1_000
  let past: PastState = 'more'
  let asked = 0
  const read = () => {
    first -= 100
    timeline.apply(Array.from({ length: 100 }, (_, n) => says(alice, first + 1 + n, 'word')))
    if (first === 0) past = 'whole'
  }
  read()
  return {
    model: {
      timeline: () => timeline,
      past: () => past,
      async loadOlder() {
        asked += 1
        if (asked > steps) past = 'away'
        else read()
      },
    },
    asked: () => asked,
  }
}
const keyOf = (n: number) => messageKey(alice, id(n))

describe('reading back to a message', () => {
  it('goes as far as it has to', async () => {
    const { model, asked } = conversation()
    expect(await readBackTo(keyOf(950), model)).toBe(true)
    expect(asked()).toBe(0)
    expect(await readBackTo(keyOf(650), model)).toBe(true)
    expect(asked()).toBe(3)
    expect(await readBackTo(keyOf(1), model)).toBe(true)
  })

  it('ends where the message would stand, and at the beginning', async () => {
    const { model, asked } = conversation()
    expect(await readBackTo(messageKey(alice, `${id(850).slice(0, -1)}1` as never), model)).toBe(false)
    expect(asked()).toBe(1)
    expect(await readBackTo(keyOf(-5), model)).toBe(false)
    expect(asked()).toBe(9)
  })

  it('ends when the relay is not there', async () => {
    const { model, asked } = conversation({ steps: 2 })
    expect(await readBackTo(keyOf(1), model)).toBe(false)
    expect(asked()).toBe(3)
  })
})
