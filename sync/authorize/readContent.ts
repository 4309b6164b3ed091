import { utf8ByteLength } from 'lib0/string'
import { canonicalJson, type Json } from '../canonicalJson.ts'
import { isEntryId } from '../ids.ts'
import { LIMITS } from '../limits.ts'
import { ByteReader } from './byteReader.ts'
import type { Shape } from './policies.ts'
import { refuse } from './refusal.ts'
import type { NewStruct } from './resolveStructs.ts'
import { readJson, skipValue } from './wireJson.ts'

const STATE_KEYS: readonly string[] = ['read', 'delivered']

/** Refuses a new struct that is not of its root's shape; answers the values that are new. */
export function readContent(
  added: NewStruct,
  shape: Shape,
  update: Uint8Array,
  maxDepth: number,
): readonly Json[] {
  const { struct, place } = added
  // Appending to a lane and setting a key have nothing to their right.
  if (struct.rightOrigin !== undefined) refuse('shape', 'inserted, not appended')
  if (shape === 'log') {
    if (place.key !== null) refuse('shape', 'a key in a lane')
    // Nobody but the relay removes from a lane, and it removes only what it has.
    if (struct.kind === 'deleted') refuse('shape', 'deleted before it was known')
  } else {
    if (place.key === null) refuse('shape', 'no key in a map')
    checkKey(place.key, shape)
    // A key that was set several times offline arrives with its old values gone.
    if (struct.kind === 'deleted') return []
  }
  const values = newValues(added, update, maxDepth)
  for (const value of values) checkValue(value, shape)
  return values
}

function newValues({ struct, from }: NewStruct, update: Uint8Array, maxDepth: number): Json[] {
  const reader = new ByteReader(update, struct.contentAt)
  const values: Json[] = []
  for (let clock = struct.clock; clock < struct.clock + struct.length; clock++) {
    if (clock < from) skipValue(reader, maxDepth)
    else values.push(readJson(reader))
  }
  return values
}

function checkKey(key: string, shape: 'state' | 'home'): void {
  const isAllowed =
    shape === 'state'
      ? STATE_KEYS.includes(key)
      : key !== '' && key !== '__proto__' && key.length <= LIMITS.maxHomeKeyLength
  if (!isAllowed) refuse('bad-key', key)
}

function checkValue(value: Json, shape: Shape): void {
  switch (shape) {
    case 'log':
      if (!isObject(value)) refuse('not-plain-json', 'an entry is an object')
      return
    case 'state':
      if (!isEntryId(value)) refuse('bad-value', 'not an entry id')
      return
    case 'home':
      if (!isObject(value) || !hasJustValueAndTime(value)) refuse('bad-value', 'not {v, t}')
      if (utf8ByteLength(canonicalJson(value)) > LIMITS.maxHomeValueBytes) refuse('bad-value', 'too large')
  }
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasJustValueAndTime = (value: { readonly [key: string]: Json }): boolean =>
  Object.keys(value).length === 2 && Object.hasOwn(value, 'v') && typeof value.t === 'number'
