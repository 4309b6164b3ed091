import { type Accessor, createMemo, createSignal } from 'solid-js'
import { type Arrangement, arrange, type Size } from './arrange.ts'
import { type CallsModel, type Participant, SELF } from './model.ts'

/** How this device looks at its call; nobody else is told. */
export interface StageView {
  /** Keys of the others, in a stable order. */
  readonly peers: Accessor<readonly string[]>
  readonly arranged: Accessor<Arrangement>
  readonly pinned: Accessor<string | undefined>
  /** Who is large, or would be: never oneself. */
  readonly star: Accessor<Participant | undefined>
  readonly shape: Accessor<'grid' | 'speaker'>
  /** Undefined while there is nothing to choose between. */
  readonly toggleShape: Accessor<(() => void) | undefined>
  /** What pressing a tile does; undefined where it changes nothing. */
  pressOf(tile: string): (() => void) | undefined
  setSize(size: Size): void
}

export function createStageView(calls: CallsModel, isFloating: Accessor<boolean>): StageView {
  const [pinned, setPinned] = createSignal<string>()
  const [shape, setShape] = createSignal<'grid' | 'speaker'>('grid')
  const [size, setSize] = createSignal<Size>(
    { width: 0, height: 0 },
    { equals: (one, other) => one.width === other.width && one.height === other.height },
  )
  const peers = createMemo(() => calls.participants().map(({ peer }) => peer), [], {
    equals: (one, other) => one.join() === other.join(),
  })
  /** Who spoke last stays large until they are silent and somebody else speaks. */
  const speaker = createMemo<string | undefined>((last) => {
    const speaking = calls.participants().filter((each) => each.speaking)
    if (speaking.some(({ peer }) => peer === last)) return last
    return speaking[0]?.peer ?? (last !== undefined && peers().includes(last) ? last : peers()[0])
  })
  const sharing = createMemo(() => calls.participants().find(({ picture }) => picture === 'screen')?.peer)
  const arranged = createMemo(() =>
    arrange({
      ...{ others: peers(), self: SELF, pinned: pinned(), speaker: speaker(), view: shape() },
      ...{ sharing: sharing(), isFloating: isFloating(), size: size() },
    }),
  )
  const star = createMemo(() => {
    const { main } = arranged()
    const key = main === undefined || main === SELF ? speaker() : main
    return calls.participants().find(({ peer }) => peer === key)
  })
  const toggleShape = () => void setShape((before) => (before === 'grid' ? 'speaker' : 'grid'))
  const pin = (tile: string) => () => void setPinned((before) => (before === tile ? undefined : tile))

  return {
    ...{ peers, arranged, pinned, star, shape, setSize },
    toggleShape: () => (peers().length > 1 ? toggleShape : undefined),
    pressOf(tile) {
      const { layout, placeOf } = arranged()
      if (layout === 'float') return placeOf(tile) === 'main' ? () => calls.minimise('whole') : undefined
      if (layout !== 'pair') return pin(tile)
      // Of two, a press on the small one makes it the large one.
      if (placeOf(tile) !== 'corner' || peers().length === 0) return undefined
      return () => setPinned(tile === SELF ? SELF : undefined)
    },
  }
}
