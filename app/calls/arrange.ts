/** Where each tile stands. `self` is one's own; `main` names the one that is to be large. */
export type TilePlace = 'main' | 'grid' | 'corner' | 'strip'

export interface Arrangement {
  readonly layout: 'pair' | 'grid' | 'speaker'
  placeOf(tile: string): TilePlace
  /** Of the grid. */
  readonly columns: { readonly wide: number; readonly narrow: number }
}

export interface ArrangeInput {
  /** Keys of the others, in a stable order. */
  readonly others: readonly string[]
  readonly self: string
  readonly pinned: string | undefined
  /** Who shares a screen, be it oneself. */
  readonly sharing: string | undefined
  readonly speaker: string | undefined
  readonly view: 'grid' | 'speaker'
}

/** Two people see each other, with the own picture in a corner; more stand in a grid, or around one who is large. */
export function arrange({ others, self, pinned, sharing, speaker, view }: ArrangeInput): Arrangement {
  const all = [...others, self]
  const columns = { wide: Math.ceil(Math.sqrt(all.length)), narrow: all.length > 3 ? 2 : 1 }
  const wanted = [pinned, sharing, view === 'speaker' ? (speaker ?? others[0]) : undefined]
  const main = wanted.find((key) => key !== undefined && all.includes(key))
  if (others.length <= 1 && (main === undefined || main === others[0])) {
    return { layout: 'pair', columns, placeOf: (tile) => (tile === self ? 'corner' : 'main') }
  }
  if (main === undefined) return { layout: 'grid', columns, placeOf: () => 'grid' }
  return { layout: 'speaker', columns, placeOf: (tile) => (tile === main ? 'main' : 'strip') }
}
