import { describe, expect, it } from 'vitest'
import { hideAllOf, MAX_HIDDEN_AT_ONCE } from '../../../app/places/hideAllOf.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import type { UserId } from '../../../sync/ids.ts'
import { PEOPLE } from '../fakePeople.ts'
import { message, viewOf } from '../fakeTimeline.ts'

const { ivo, marta } = PEOPLE
const START = 1_790_000_000_000
const many = (by: typeof ivo, count: number, more = {}) =>
  Array.from({ length: count }, (_, n) => message(by, START + n * 1_000, `${n}`, more))

/** Hides what ivo wrote of these; answers what was hidden, and the steps that were told. */
async function hidden(items: ReturnType<typeof many>, user: UserId = ivo.id) {
  const gone: { of: EntryReference; why: string }[] = []
  const steps: string[] = []
  const count = await hideAllOf(
    { timeline: () => viewOf(items), hide: (of, why) => void gone.push({ of, why }) },
    user,
    'advertising',
    { onStep: (done, all) => steps.push(`${done}/${all}`), turn: async () => undefined },
  )
  expect(count).toBe(gone.length)
  return { gone, steps }
}

describe('[D5] what somebody wrote goes with them', () => {
  it('theirs only, the newest first, with the reason, and nothing that is gone already', async () => {
    const [old, young] = many(ivo, 2)
    if (!old || !young) throw new Error('Two were made.')
    const { gone } = await hidden([old, ...many(marta, 3), ...many(ivo, 1, { removed: 'd' }), young])
    expect(gone).toEqual([young, old].map(({ author, id }) => ({ of: [author, id], why: 'advertising' })))
  })

  it('says how far it is, and stops at a bound', async () => {
    const { gone, steps } = await hidden(many(ivo, MAX_HIDDEN_AT_ONCE + 50))
    expect(gone.length).toBe(MAX_HIDDEN_AT_ONCE)
    expect(steps.at(0)).toBe(`20/${MAX_HIDDEN_AT_ONCE}`)
    expect(steps.at(-1)).toBe(`${MAX_HIDDEN_AT_ONCE}/${MAX_HIDDEN_AT_ONCE}`)
  })
})
