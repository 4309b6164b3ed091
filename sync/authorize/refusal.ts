/** Why an update may not be applied (G2 to G4). */
export type RefusalCode =
  /** More bytes, clients, structs or entries than the limits. */
  | 'too-big'
  | 'too-many-clients'
  | 'too-many-entries'
  /** Pieces that ignore one another in one place: costly for Yjs, and no device writes so. */
  | 'too-many-branches'
  /** Not an update of Yjs, version 1, or one that no Yjs writes. */
  | 'malformed'
  /** Text that is not UTF-8: Yjs throws on it, and once journaled the document could not be loaded. */
  | 'bad-text'
  | 'too-deep'
  | 'clock-too-big'
  /** Binary, text, nested types, subdocuments, collected structs: anything but plain JSON. */
  | 'content-kind'
  /** undefined, bigint, bytes, NaN, Infinity, `__proto__`, or something else than an object in a lane. */
  | 'not-plain-json'
  /** Something before it is missing here: it could only be parked. */
  | 'gap'
  | 'missing-origin'
  | 'circular'
  /** Left and right neighbour lie in different places. */
  | 'split-origins'
  /** Continues a known struct that lies elsewhere. */
  | 'overlap'
  | 'foreign-root'
  | 'foreign-client'
  | 'foreign-delete'
  /** Deletes what nobody has written yet. */
  | 'unknown-delete'
  /** Not where its root takes it: in the middle of a lane, under a key of a lane, without a key in a map. */
  | 'shape'
  | 'bad-key'
  | 'bad-value'

export interface Refusal {
  readonly code: RefusalCode
  /** For logs and developers; never the text of a message. */
  readonly detail?: string
}

/**
 * Carries a refusal out of the depths of the scanner. Thrown and caught inside this folder only:
 * a Result at every byte read would bury the rules.
 */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

const MAX_DETAIL_LENGTH = 100

export function refuse(code: RefusalCode, detail?: string): never {
  throw new Refused(detail === undefined ? { code } : { code, detail: detail.slice(0, MAX_DETAIL_LENGTH) })
}
