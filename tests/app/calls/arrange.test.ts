import { describe, expect, it } from 'vitest'
import { type ArrangeInput, arrange, type Size } from '../../../app/calls/arrange.ts'

const DESKTOP: Size = { width: 1248, height: 650 }
const PHONE: Size = { width: 374, height: 690 }
const LYING: Size = { width: 760, height: 330 }

const base = {
  ...{ self: 'me', pinned: undefined, sharing: undefined, speaker: undefined, view: 'grid' },
  ...{ isFloating: false, size: DESKTOP },
} as const satisfies Partial<ArrangeInput>

/** The layout, then where each of the others stands, then oneself. */
const places = (input: ArrangeInput) => {
  const { layout, placeOf } = arrange(input)
  return [layout, ...[...input.others, input.self].map(placeOf)].join(' ')
}

describe('where tiles stand', () => {
  it('two see each other, the own picture in a corner; so does who waits for somebody', () => {
    expect(places({ ...base, others: ['bob'] })).toBe('pair main corner')
    expect(places({ ...base, others: [] })).toBe('pair corner')
    expect(places({ ...base, others: [], pinned: 'me' })).toBe('pair corner')
  })

  it('two change places when the small one is pinned, and back', () => {
    expect(places({ ...base, others: ['bob'], pinned: 'me' })).toBe('pair corner main')
    expect(places({ ...base, others: ['bob'], pinned: 'bob' })).toBe('pair main corner')
  })

  it('more stand in a grid', () => {
    expect(places({ ...base, others: ['bob', 'eve'] })).toBe('grid grid grid grid')
  })

  it('whoever is pinned is large, before a shared screen, before who speaks', () => {
    const others = ['bob', 'eve']
    const speaking = { ...base, others, speaker: 'eve', view: 'speaker' } as const
    expect(places(speaking)).toBe('speaker strip main strip')
    expect(places({ ...speaking, sharing: 'bob' })).toBe('speaker main strip strip')
    expect(places({ ...speaking, sharing: 'bob', pinned: 'eve' })).toBe('speaker strip main strip')
    expect(places({ ...speaking, pinned: 'me' })).toBe('speaker strip strip main')
    expect(places({ ...base, others, pinned: 'gone' })).toBe('grid grid grid grid')
  })

  it('above what is read, one other and oneself are seen, and everybody is heard', () => {
    const floating = { ...base, others: ['bob', 'eve'], isFloating: true }
    expect(places(floating)).toBe('float main hidden corner')
    expect(places({ ...floating, speaker: 'eve' })).toBe('float hidden main corner')
    expect(places({ ...floating, pinned: 'me', speaker: 'eve' })).toBe('float hidden main corner')
  })
})

describe('the grid', () => {
  const grids = (size: Size) =>
    [2, 3, 4, 5, 6, 7, 8].map((count) => {
      const others = Array.from({ length: count - 1 }, (_, index) => `${index}`)
      const { columns, rows } = arrange({ ...base, others, size }).grid
      return `${columns}×${rows}`
    })

  it('shows faces as large as the place lets it', () => {
    expect(grids(DESKTOP)).toEqual(['2×1', '2×2', '2×2', '3×2', '3×2', '4×2', '4×2'])
    expect(grids(PHONE)).toEqual(['1×2', '1×3', '2×2', '2×3', '2×3', '2×4', '2×4'])
    expect(grids(LYING)).toEqual(['2×1', '3×1', '2×2', '3×2', '3×2', '4×2', '4×2'])
  })

  it('has a row below whoever is large, and a column beside them where it is low', () => {
    const others = ['bob', 'eve']
    const strips = [DESKTOP, PHONE, LYING].map((size) => arrange({ ...base, others, size }).strip)
    expect(strips).toEqual(['below', 'below', 'beside'])
  })
})
