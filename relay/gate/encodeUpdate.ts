import * as encoding from 'lib0/encoding'
import type { Json } from '../../sync/canonicalJson.ts'

/**
 * Updates that the relay writes, encoded by hand in Yjs' V1 format (yjs/src/utils/encoding.js, INTERNALS.md)
 * so that they can be journaled before anything is applied (G1, G9). Three shapes are all it needs.
 */

/** A Yjs id. */
export interface YjsId {
  readonly client: number
  readonly clock: number
}

/** One value for a key of a flat root map; `previous` is what it replaces, so that it wins. */
export interface MapSet {
  readonly key: string
  readonly value: Json
  readonly previous: YjsId | undefined
}

const CONTENT_ANY = 8
const HAS_ORIGIN = 0x80
const HAS_PARENT_SUB = 0x20
const PARENT_IS_NAME = 1

/** Entries for a lane; `after` is the element they follow, when the writer knows one. */
export interface LaneAppend {
  readonly root: string
  readonly values: readonly Json[]
  readonly after?: YjsId | undefined
}

export interface RelayStructs {
  readonly appends?: readonly LaneAppend[]
  readonly sets?: { readonly root: string; readonly values: readonly MapSet[] }
}

/** How many clocks {@link encodeStructs} takes for these. */
export const structsLength = ({ appends = [], sets }: RelayStructs): number =>
  appends.reduce((sum, { values }) => sum + values.length, 0) + (sets?.values.length ?? 0)

/**
 * One update of one client from `start` on. Order inside a lane means nothing (D5), so entries need no origin;
 * one that is known spares Yjs the walk through the lane to place them.
 */
export function encodeStructs(start: YjsId, { appends = [], sets }: RelayStructs): Uint8Array {
  const encoder = encoding.createEncoder()
  const filled = appends.filter(({ values }) => values.length > 0)
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, filled.length + (sets?.values.length ?? 0))
  encoding.writeVarUint(encoder, start.client)
  encoding.writeVarUint(encoder, start.clock)
  for (const { root, values, after } of filled) {
    encoding.writeUint8(encoder, after === undefined ? CONTENT_ANY : CONTENT_ANY | HAS_ORIGIN)
    if (after === undefined) {
      encoding.writeVarUint(encoder, PARENT_IS_NAME)
      encoding.writeVarString(encoder, root)
    } else {
      writeId(encoder, after)
    }
    writeAny(encoder, values)
  }
  for (const { key, value, previous } of sets?.values ?? []) {
    if (previous !== undefined) {
      encoding.writeUint8(encoder, CONTENT_ANY | HAS_PARENT_SUB | HAS_ORIGIN)
      writeId(encoder, previous)
    } else {
      encoding.writeUint8(encoder, CONTENT_ANY | HAS_PARENT_SUB)
      encoding.writeVarUint(encoder, PARENT_IS_NAME)
      encoding.writeVarString(encoder, sets?.root ?? '')
      encoding.writeVarString(encoder, key)
    }
    writeAny(encoder, [value])
  }
  encoding.writeVarUint(encoder, 0)
  return encoding.toUint8Array(encoder)
}

function writeId(encoder: encoding.Encoder, { client, clock }: YjsId): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

function writeAny(encoder: encoding.Encoder, values: readonly Json[]): void {
  encoding.writeVarUint(encoder, values.length)
  // lib0 types what it encodes as mutable; it only reads.
  for (const value of values) encoding.writeAny(encoder, value as encoding.AnyEncodable)
}

/** An update that only deletes these elements (D5, G9). */
export function encodeDeletes(ids: readonly YjsId[]): Uint8Array {
  const distinct = new Map(ids.map((id) => [`${id.client}:${id.clock}`, id]))
  const byClient = Map.groupBy(distinct.values(), ({ client }) => client)
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, byClient.size)
  for (const [client, deletes] of byClient) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, deletes.length)
    for (const { clock } of deletes.toSorted((one, other) => one.clock - other.clock)) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, 1)
    }
  }
  return encoding.toUint8Array(encoder)
}
