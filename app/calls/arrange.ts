/** Where each tile stands. `self` is one's own; `main` names the one that is to be large; `hidden` is heard alone. */
export type TilePlace = 'main' | 'grid' | 'corner' | 'strip' | 'hidden'

export interface Size {
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface Arrangement {
  readonly layout: 'pair' | 'grid' | 'speaker' | 'float'
  placeOf(tile: string): TilePlace
  readonly main: string | undefined
  /** Of the grid. */
  readonly grid: { readonly columns: number; readonly rows: number }
  /** Where those stand who are not large. */
  readonly strip: 'below' | 'beside'
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
  /** A small picture above what is read meanwhile. */
  readonly isFloating: boolean
  readonly size: Size
}

/** Two people see each other, with the own picture in a corner; more stand in a grid, or around one who is large. */
export function arrange(input: ArrangeInput): Arrangement {
  const { others, self, pinned, sharing, speaker, view, isFloating, size } = input
  const all = [...others, self]
  const common = { grid: bestGrid(all.length, size), strip: stripFor(size) }
  const isHere = (key: string | undefined): key is string => key !== undefined && all.includes(key)
  const wanted = [pinned, sharing, view === 'speaker' ? (speaker ?? others[0]) : undefined].find(isHere)
  if (isFloating) {
    const main = wanted !== undefined && wanted !== self ? wanted : (speaker ?? others[0])
    const placeOf = (tile: string) => (tile === main ? 'main' : tile === self ? 'corner' : 'hidden')
    return { ...common, layout: 'float', main, placeOf }
  }
  if (others.length <= 1) {
    const main = wanted === self && others.length === 1 ? self : others[0]
    return { ...common, layout: 'pair', main, placeOf: (tile) => (tile === main ? 'main' : 'corner') }
  }
  if (wanted === undefined) return { ...common, layout: 'grid', main: undefined, placeOf: () => 'grid' }
  const placeOf = (tile: string) => (tile === wanted ? 'main' : 'strip')
  return { ...common, layout: 'speaker', main: wanted, placeOf }
}

/** How wide a face wants to be for its height: as cameras are, or less where the place itself is high. */
const CAMERA = 4 / 3
/** A place that is lower than this, in pixels, has no room below the one who is large. */
const LOW_PX = 480

const stripFor = ({ width, height }: Size): Arrangement['strip'] =>
  height < LOW_PX && width > height ? 'beside' : 'below'

/** As many columns as show faces largest; of two equal ways the one with fewer empty places. */
function bestGrid(count: number, { width, height }: Size): Arrangement['grid'] {
  const ratio = width > height ? CAMERA : 1
  const ways = Array.from({ length: count }, (_, index) => {
    const columns = index + 1
    const rows = Math.ceil(count / columns)
    const face = Math.min(width / columns, (height / rows) * ratio)
    return { columns, rows, face, empty: columns * rows - count }
  })
  // Before anything was measured every way is as good.
  const best = ways.reduce((one, other) => {
    if (Math.abs(one.face - other.face) > 1) return one.face > other.face ? one : other
    return other.empty < one.empty ? other : one
  })
  return { columns: best.columns, rows: best.rows }
}
