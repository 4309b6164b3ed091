import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../sync/canonicalJson.ts'
import { conversationDocument, homeDocument, parseDocumentName } from '../../sync/documentName.ts'
import {
  type ConversationId,
  directId,
  type Generation,
  isConversationId,
  isDirectId,
  isEntryId,
  isGeneration,
  isUserId,
  NEW_GENERATION,
  randomId,
} from '../../sync/ids.ts'
import { alice, bob, eve } from './helpers/people.ts'

const room = 'kitchen-1' as ConversationId
const generation = 'g1' as Generation

describe('ids', () => {
  test('user and entry ids have 16 digits of 0-9 and a-v', () => {
    expect(isUserId(alice)).toBe(true)
    for (const odd of ['alice', `${alice}0`, 'w'.repeat(16), 'A'.repeat(16), 5, null, undefined, [alice]]) {
      expect(isUserId(odd)).toBe(false)
      expect(isEntryId(odd)).toBe(false)
    }
  })

  test('[D8] a direct conversation has one id for both sides and another for other people', () => {
    expect(directId(alice, bob)).toBe(directId(bob, alice))
    expect(directId(alice, bob)).not.toBe(directId(alice, eve))
    expect(isConversationId(directId(alice, bob))).toBe(true)
    expect(isDirectId(directId(alice, bob))).toBe(true)
  })

  test('[D8] no other conversation id starts with d-', () => {
    expect(isConversationId(room)).toBe(true)
    for (const odd of [
      'd-kitchen',
      `d-${'0'.repeat(25)}`,
      'short',
      'x'.repeat(65),
      'a/b/c/d/e',
      '-startsodd',
      '',
    ])
      expect(isConversationId(odd)).toBe(false)
  })

  test('generations are short and plain; the first is called new', () => {
    expect(isGeneration(NEW_GENERATION)).toBe(true)
    expect(isGeneration('')).toBe(false)
    expect(isGeneration('x'.repeat(33))).toBe(false)
  })

  test('a random id spends 80 random bits', () => {
    expect(randomId((length) => new Uint8Array(length).fill(255))).toBe('v'.repeat(16))
    expect(isUserId(randomId((length) => new Uint8Array(length)))).toBe(true)
  })
})

describe('document names', () => {
  test('[D1] say which conversation, home or notes, and which generation', () => {
    expect(parseDocumentName(conversationDocument(room, generation))).toEqual({
      ok: true,
      value: { type: 'conversation', id: room, generation },
    })
    expect(parseDocumentName(homeDocument(alice, generation))).toEqual({
      ok: true,
      value: { type: 'home', userId: alice, generation },
    })
    expect(parseDocumentName(`notes/${room}/g1`)).toEqual({
      ok: true,
      value: { type: 'notes', id: room, generation },
    })
  })

  test.each([
    '',
    'conversation',
    `conversation/${room}`,
    `conversation/${room}/`,
    `conversation/${room}/g1/`,
    `conversation/${room}/g1/more`,
    `Conversation/${room}/g1`,
    `conversation/../g1`,
    `home/${room}/g1`,
    `notes//g1`,
    `other/${room}/g1`,
    `conversation/${room}/g 1`,
  ])('%j is none', (text) => {
    expect(parseDocumentName(text)).toEqual({ ok: false, error: 'bad-document-name' })
  })
})

describe('canonical JSON', () => {
  test('[D4] equal content gives equal text, whatever the order of keys', () => {
    const one = canonicalJson({ b: [1, { z: null, a: 'x' }], a: true })
    expect(one).toBe('{"a":true,"b":[1,{"a":"x","z":null}]}')
    expect(canonicalJson({ a: true, b: [1, { a: 'x', z: null }] })).toBe(one)
  })

  test('keeps the order of lists and tells values apart', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]))
    expect(canonicalJson('1')).not.toBe(canonicalJson(1))
    expect(canonicalJson([])).not.toBe(canonicalJson({}))
    expect(canonicalJson({ a: {} })).not.toBe(canonicalJson({ a: null }))
  })

  test('sorts by code unit and escapes as JSON does', () => {
    expect(canonicalJson({ é: 1, z: 2, Z: 3, '1': 4, '"': 5 })).toBe('{"\\"":5,"1":4,"Z":3,"z":2,"é":1}')
  })
})
