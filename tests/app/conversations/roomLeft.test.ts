import { describe, expect, it } from 'vitest'
import { matchesFind } from '../../../app/conversations/matchesFind.ts'
import { NEAR_LIMIT_BYTES, roomLeft } from '../../../app/conversations/roomLeft.ts'
import { LIMITS } from '../../../sync/limits.ts'

describe('roomLeft', () => {
  it('counts bytes, not letters, exactly where it matters', () => {
    expect(roomLeft('a'.repeat(LIMITS.maxTextBytes))).toBe(0)
    expect(roomLeft('a'.repeat(LIMITS.maxTextBytes + 1))).toBe(-1)
    expect(roomLeft('é'.repeat(LIMITS.maxTextBytes / 2 + 1))).toBe(-2)
    expect(roomLeft('🦆'.repeat(LIMITS.maxTextBytes / 4))).toBe(0)
  })

  it('never hides the counter when little room is left', () => {
    const text = '語'.repeat(Math.ceil((LIMITS.maxTextBytes - NEAR_LIMIT_BYTES) / 3))
    expect(roomLeft(text)).toBeLessThanOrEqual(NEAR_LIMIT_BYTES)
  })
})

describe('matchesFind', () => {
  it('looks past case and accents', () => {
    expect(matchesFind('Família no Domingo', ' familia ')).toBe(true)
    expect(matchesFind('Tomás Andrade', 'ANDRÁDE')).toBe(true)
    expect(matchesFind('Tomás Andrade', 'ines')).toBe(false)
    expect(matchesFind('anything', '')).toBe(true)
  })
})
