import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { authorize } from '../../../sync/authorize/authorize.ts'
import { homePolicy } from '../../../sync/authorize/policies.ts'
import { HOME, laneName } from '../../../sync/lanes.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { eve, message, withClient } from './scene.ts'
import { any, deleted, update } from './wire.ts'

describe('home', () => {
  const scene = () => ({ doc: withClient(77), policy: homePolicy(eve, () => 'unknown') })
  const set = (key: string, value: unknown) =>
    update([{ client: 5, clock: 0, structs: [{ root: HOME, key, content: any(value) }] }])
  const codeOf = (bytes: Uint8Array) => {
    const { doc, policy } = scene()
    const result = authorize(bytes, doc, policy)
    return result.ok ? 'ok' : result.error.code
  }

  it('[D9] takes values with their time, and deletes', () => {
    const { doc, policy } = scene()
    const device = withClient(5)
    device.getMap(HOME).set('draft:x', { v: { t: 'hello' }, t: 12.5 })
    const bytes = Y.encodeStateAsUpdate(device)
    expect(authorize(bytes, doc, policy)).toMatchObject({
      value: { sets: [{ root: HOME, key: 'draft:x', value: { v: { t: 'hello' }, t: 12.5 } }] },
    })
    Y.applyUpdate(doc, bytes)
    device.getMap(HOME).delete('draft:x')
    expect(authorize(Y.encodeStateAsUpdate(device), doc, policy)).toMatchObject({ value: { isNoop: false } })
  })

  it('[D9] refuses other roots, other shapes and keys without end', () => {
    const value = { v: 1, t: 1 }
    expect(codeOf(set('k', value))).toBe('ok')
    expect(codeOf(set('k'.repeat(128), value))).toBe('ok')
    expect(codeOf(set('k'.repeat(129), value))).toBe('bad-key')
    expect(codeOf(set('', value))).toBe('bad-key')
    expect(codeOf(set('__proto__', value))).toBe('bad-key')
    expect(codeOf(set('k', 'bare'))).toBe('bad-value')
    expect(codeOf(set('k', { v: 1 }))).toBe('bad-value')
    expect(codeOf(set('k', { t: 1 }))).toBe('bad-value')
    expect(codeOf(set('k', { v: 1, t: '1' }))).toBe('bad-value')
    expect(codeOf(set('k', { v: 1, t: 1, x: 1 }))).toBe('bad-value')
    expect(codeOf(set('k', { v: 1, t: Number.POSITIVE_INFINITY }))).toBe('not-plain-json')
    const lane = [{ root: laneName(eve), content: any(message(1)) }]
    expect(codeOf(update([{ client: 5, clock: 0, structs: lane }]))).toBe('foreign-root')
    expect(codeOf(update([{ client: 5, clock: 0, structs: [{ root: HOME, content: any(value) }] }]))).toBe(
      'shape',
    )
    expect(
      codeOf(update([{ client: 5, clock: 0, structs: [{ root: HOME, key: 'k', content: deleted(3) }] }])),
    ).toBe('ok')
  })

  it('[D9] refuses a value of more than 64 KiB', () => {
    const frame = '{"t":1,"v":""}'.length
    const fitting = 'x'.repeat(LIMITS.maxHomeValueBytes - frame)
    expect(codeOf(set('k', { v: fitting, t: 1 }))).toBe('ok')
    expect(codeOf(set('k', { v: `${fitting}x`, t: 1 }))).toBe('bad-value')
    expect(codeOf(set('k', { v: `${fitting.slice(1)}é`, t: 1 }))).toBe('bad-value')
  })
})
