import { describe, expect, it } from 'vitest'
import { createEchoes } from '../../../relay/gate/door/echoes.ts'
import { presenceMessage } from './rawDoor.ts'

const TYPING = '{"typing":true}'

describe('echoes of presence', () => {
  it('[G8] go no further; what is newer does, and what nobody told', () => {
    const echoes = createEchoes()
    echoes.told(presenceMessage([1, 5, TYPING], [2, 0, TYPING]))
    expect(echoes.without(presenceMessage([1, 5, TYPING]))).toBeUndefined()
    expect(echoes.without(presenceMessage([1, 4, 'null'], [2, 0, 'null']))).toBeUndefined()
    expect(echoes.without(presenceMessage([1, 6, TYPING]))).toEqual(presenceMessage([1, 6, TYPING]))
    expect(echoes.without(presenceMessage([3, 0, '{"é":1}']))).toEqual(presenceMessage([3, 0, '{"é":1}']))
    const mixed = presenceMessage([1, 5, TYPING], [3, 1, TYPING], [2, 0, TYPING], [4, 9, 'null'])
    expect(echoes.without(mixed)).toEqual(presenceMessage([3, 1, TYPING], [4, 9, 'null']))
  })

  it('[G8] are forgotten with the presence that they were of', () => {
    const echoes = createEchoes()
    echoes.told(presenceMessage([1, 5, TYPING]))
    echoes.told(presenceMessage([1, 6, 'null']))
    expect(echoes.without(presenceMessage([1, 1, TYPING]))).toBeDefined()
  })

  it.each([
    ['cut short', presenceMessage([1, 5, TYPING]).slice(0, -1)],
    ['of fewer states than it says', Uint8Array.of(1, 1, 3)],
    ['of a state longer than the frame', Uint8Array.of(1, 4, 1, 1, 1, 100)],
    ['empty', Uint8Array.of(1)],
  ])('[G4] cannot be looked for in a frame that is %s', (_what, frame) => {
    expect(() => createEchoes().without(frame)).toThrow()
  })
})
