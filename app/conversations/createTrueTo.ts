import type * as Y from 'yjs'
import type { MovingOptions } from '../replica/moving.ts'

/** Where the relay was, as its list said. */
export interface Heard {
  readonly seq: number
  /** Rows of another epoch are counted anew. */
  readonly epoch: string | undefined
}

/**
 * Which row of the relay a document is true to: what the list had said when it was attached is in it once it is
 * compared (R5). What the list says later may be on its way still.
 */
export function createTrueTo(heard: () => Heard): {
  readonly onLink: NonNullable<MovingOptions['onLink']>
  /** Undefined while the document was not compared with this relay. */
  of(doc: Y.Doc): number | undefined
} {
  const attached = new WeakMap<Y.Doc, Heard>()
  const compared = new WeakMap<Y.Doc, Heard>()
  return {
    onLink({ doc }, state) {
      if (state === 'attaching') attached.set(doc, heard())
      const before = attached.get(doc)
      if (state === 'synced' && before !== undefined) compared.set(doc, before)
    },
    of(doc) {
      const known = compared.get(doc)
      return known !== undefined && known.epoch === heard().epoch ? known.seq : undefined
    },
  }
}
