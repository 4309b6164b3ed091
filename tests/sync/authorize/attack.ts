import * as encoding from 'lib0/encoding'
import type { RefusalCode } from '../../../sync/authorize/refusal.ts'
import { laneName, stateName } from '../../../sync/lanes.ts'
import { EVE, entryId, eve, message, type Scene } from './scene.ts'
import { any, type Content, type Deletes, type Item, type Struct, update, type Write } from './wire.ts'

/** What eve sends, in whose name everything is authorized. */
export type Attack = (scene: Scene) => Uint8Array
/** By name: how it has to be refused, and what it is. */
export type Attacks = Readonly<Record<string, readonly [RefusalCode, Attack]>>

export const LANE = laneName(eve)
export const STATE = stateName(eve)
export const entry = any(message(5000))
export const mark = any(entryId(5000))

/** What she sends next with her own client id, after what the relay has. */
export const next =
  (...structs: readonly Struct[]): Attack =>
  (scene) =>
    update([{ client: EVE, clock: scene.clock(EVE), structs }])

export const deleting =
  (deletes: (scene: Scene) => Deletes): Attack =>
  (scene) =>
    update([], deletes(scene))

export const inLane = (content: Content): Item => ({ root: LANE, content })
export const inState = (key: string, content: Content): Item => ({ root: STATE, key, content })
export const own = (clock: number) => ({ client: EVE, clock })

/** A value written by hand: its tag, then what follows. */
export const tagged =
  (tag: number, write: Write = () => undefined): Write =>
  (encoder) => {
    encoding.writeUint8(encoder, tag)
    write(encoder)
  }

export const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
