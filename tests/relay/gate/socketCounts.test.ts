import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createSocketCounts } from '../../../relay/gate/socketCounts.ts'

const quiet = pino({ level: 'silent' })

describe('how many sockets there are', () => {
  const cut: string[] = []
  const socket = (name: string) => ({ terminate: () => void cut.push(name) })
  const open = () => {
    cut.length = 0
    return createSocketCounts<ReturnType<typeof socket>>(
      { maxSocketsPerUser: 2, maxStrangerSockets: 3 },
      quiet,
    )
  }

  it('[G11] is bounded for strangers: the oldest of the busiest address goes', () => {
    const counts = open()
    counts.addStranger(socket('bob'), 'elsewhere')
    for (const name of ['first', 'second', 'third', 'fourth']) counts.addStranger(socket(name), 'here')
    expect(cut).toEqual(['first', 'second'])
  })

  it('counts nobody as a stranger who signed in or left', () => {
    const counts = open()
    const [alice, bob] = [socket('alice'), socket('bob')]
    for (const one of [alice, bob]) counts.addStranger(one, 'here')
    counts.admit(alice, 'alice')
    counts.remove(bob)
    for (const name of ['one', 'two', 'three']) counts.addStranger(socket(name), 'here')
    expect(cut).toEqual([])
  })

  it('[G11] is bounded for each person, over all accounts that a socket is used by', () => {
    const counts = open()
    const [one, two, three] = [socket('one'), socket('two'), socket('three')]
    expect([one, two, two, three].map((each) => counts.admit(each, 'alice'))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(counts.admit(three, 'bob')).toBe(true)
    counts.remove(one)
    expect(counts.admit(three, 'alice')).toBe(true)
  })
})
