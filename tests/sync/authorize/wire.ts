import * as encoding from 'lib0/encoding'

/** Writes updates by hand, also those that no Yjs would write. */
export interface Id {
  readonly client: number
  readonly clock: number
}

export type Write = (encoder: encoding.Encoder) => void

export interface Content {
  readonly ref: number
  readonly write: Write
}

export interface Item {
  readonly content: Content
  readonly left?: Id
  readonly right?: Id
  readonly root?: string | Write
  /** A parent given by its id. */
  readonly parent?: Id
  readonly key?: string | Write
}

export type Struct =
  | Item
  | { readonly collected: number }
  | { readonly skip: number; readonly flags?: number }

export interface Block {
  readonly client: number
  readonly clock: number
  readonly structs: readonly Struct[]
  /** How many structs it claims to have. @default as many as it has */
  readonly count?: number
}

export type Deletes = readonly (readonly [
  client: number,
  ...ranges: (readonly [clock: number, length: number])[],
])[]

const { writeVarUint: uint, writeUint8: byte, writeVarString: text } = encoding

export function update(blocks: readonly Block[], deletes: Deletes = []): Uint8Array {
  return bytes((encoder) => {
    uint(encoder, blocks.length)
    for (const { client, clock, structs, count } of blocks) {
      uint(encoder, count ?? structs.length)
      uint(encoder, client)
      uint(encoder, clock)
      for (const struct of structs) writeStruct(encoder, struct)
    }
    uint(encoder, deletes.length)
    for (const [client, ...ranges] of deletes) {
      uint(encoder, client)
      uint(encoder, ranges.length)
      for (const [clock, length] of ranges) {
        uint(encoder, clock)
        uint(encoder, length)
      }
    }
  })
}

export function bytes(write: Write): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

function writeStruct(encoder: encoding.Encoder, struct: Struct): void {
  if ('collected' in struct) {
    byte(encoder, 0)
    uint(encoder, struct.collected)
    return
  }
  if ('skip' in struct) {
    byte(encoder, 10 | (struct.flags ?? 0))
    uint(encoder, struct.skip)
    return
  }
  const { content, left, right, root, parent, key } = struct
  byte(encoder, content.ref | (left ? 0x80 : 0) | (right ? 0x40 : 0) | (key === undefined ? 0 : 0x20))
  for (const id of [left, right]) if (id) writeId(encoder, id)
  if (left === undefined && right === undefined) {
    uint(encoder, parent ? 0 : 1)
    if (parent) writeId(encoder, parent)
    else writeText(encoder, root ?? '')
    if (key !== undefined) writeText(encoder, key)
  }
  content.write(encoder)
}

function writeId(encoder: encoding.Encoder, { client, clock }: Id): void {
  uint(encoder, client)
  uint(encoder, clock)
}

function writeText(encoder: encoding.Encoder, value: string | Write): void {
  if (typeof value === 'string') text(encoder, value)
  else value(encoder)
}

/** Values as Yjs writes them, or written by hand. */
export const any = (...values: readonly unknown[]): Content => ({
  ref: 8,
  write(encoder) {
    uint(encoder, values.length)
    for (const value of values) {
      if (typeof value === 'function') value(encoder)
      else encoding.writeAny(encoder, value as Parameters<typeof encoding.writeAny>[1])
    }
  },
})

export const deleted = (length: number): Content => ({ ref: 1, write: (encoder) => uint(encoder, length) })

export const content = (ref: number, write: Write): Content => ({ ref, write })

/** An object whose only key is written by hand. */
export const objectWithKey =
  (writeKey: Write, value: unknown = 1): Write =>
  (encoder) => {
    byte(encoder, 118)
    uint(encoder, 1)
    writeKey(encoder)
    encoding.writeAny(encoder, value as never)
  }

/** Text with its length in more bytes than needed. */
export const overlongText =
  (value: string): Write =>
  (encoder) => {
    byte(encoder, value.length | 0x80)
    byte(encoder, 0)
    for (const character of value) byte(encoder, character.charCodeAt(0))
  }

/** Bytes that are no UTF-8, as a text. */
export const badText: Write = (encoder) => {
  uint(encoder, 2)
  byte(encoder, 0xc3)
  byte(encoder, 0x28)
}
