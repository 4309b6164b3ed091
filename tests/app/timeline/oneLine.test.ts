import { describe, expect, it } from 'vitest'
import { oneLine } from '../../../app/timeline/oneLine.ts'

describe('oneLine', () => {
  it('has neither line breaks nor the marks of code', () => {
    expect(oneLine('Here is `inline`\n```js\nconst x = 1\n```\nend', 100)).toBe(
      'Here is inline const x = 1 end',
    )
  })

  it('ends in three dots where it is cut, never within a character', () => {
    expect(oneLine('abcdef', 3)).toBe('abc…')
    expect(oneLine('abc', 3)).toBe('abc')
    expect(oneLine('ab🦆cd', 3)).toBe('ab…')
  })

  it('turns nothing around that follows', () => {
    expect(oneLine('\u202egpj.exe', 100)).toBe('\u202egpj.exe\u202c')
  })
})
