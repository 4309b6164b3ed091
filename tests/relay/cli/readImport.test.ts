import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readImport } from '../../../relay/cli/readImport.ts'
import { openText, readLines } from '../../../relay/cli/readLines.ts'
import { splitText } from '../../../relay/cli/splitText.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
const read = (text: string, keepLines = 5_000) =>
  readImport(chunksOf(text, 64 * 1024), {
    keepLines,
    nowMs: Date.UTC(2026, 0, 5),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })

describe('lines', () => {
  it('come whole, wherever chunks and characters are cut', async () => {
    const text = '\ufeffolá\r\n\nmundo 🎉\nend'
    for (const size of [1, 2, 3, 7, 100])
      expect(await collect(readLines(chunksOf(text, size), 100))).toEqual(['olá', '', 'mundo 🎉', 'end'])
  })

  it('that are too long come as undefined, however they arrive', async () => {
    const text = `a\n${'x'.repeat(50)}\nb\n${'y'.repeat(50)}`
    for (const size of [1, 9, 200])
      expect(await collect(readLines(chunksOf(text, size), 10))).toEqual(['a', undefined, 'b', undefined])
  })

  it('are unpacked when the file is gzip, whatever its name', async () => {
    const file = join(makeTempFolder('import'), 'log.tsv')
    for (const bytes of [Buffer.from('a\nb\n'), gzipSync('a\nb\n')]) {
      writeFileSync(file, bytes)
      expect(await collect(readLines(await openText(file), 10))).toEqual(['a', 'b'])
    }
  })

  it('of a broken gzip or a missing file are an error', async () => {
    const file = join(makeTempFolder('import'), 'log.tsv.gz')
    await expect(openText(file)).rejects.toThrow(/ENOENT/)
    writeFileSync(file, gzipSync('a\nb\n'.repeat(1_000)).subarray(0, 30))
    await expect(openText(file).then((stream) => collect(readLines(stream, 10)))).rejects.toThrow()
  })
})

describe('an import', () => {
  it('takes times as ISO 8601, UTC unless they say otherwise', async () => {
    const times = [
      '2004-11-15T01:00:00Z',
      '2004-11-15 01:00:00',
      '2004-11-14T22:00-03:00',
      '2004-11-15T01:00:00.000+0000',
    ]
    const { messages } = await read(times.map((time) => `${time}\talice\thi`).join('\n'))
    expect(messages.map(({ timeMs }) => timeMs)).toEqual(times.map(() => Date.UTC(2004, 10, 15, 1)))
  })

  it('counts bad lines and names the first, never gives up', async () => {
    const good = '2004-11-15T01:00:00Z\talice\thi'
    const bad = [
      'no tabs at all',
      '2004-11-15T01:00:00Z\tonly a name',
      'yesterday\talice\thi',
      '2004-13-45T01:00:00Z\talice\thi',
      '1950-01-01T00:00:00Z\talice\thi',
      '2030-01-01T00:00:00Z\talice\tfrom the future',
      '2004-11-15T01:00:00Z\t\thi',
      `2004-11-15T01:00:00Z\t${'n'.repeat(65)}\thi`,
      '2004-11-15T01:00:00Z\talice\t  ',
      `2004-11-15T01:00:00Z\talice\t${'x'.repeat(1024 * 1024)}`,
      '7\talice\thi',
    ]
    const result = await read([good, '', ...bad, good].join('\n'))
    expect(result).toMatchObject({
      goodLines: 2,
      badLines: 11,
      firstBadLines: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    })
    expect(result.messages).toHaveLength(2)
  })

  it('keeps the newest lines and says how many it left out', async () => {
    const line = (n: number) => `2004-11-15T01:00:${String(n).padStart(2, '0')}Z\talice\tline ${n}`
    const result = await read(Array.from({ length: 50 }, (_, n) => line(n)).join('\n'), 7)
    expect(result.leftOut).toBe(43)
    expect(result.messages.map(({ text }) => text)).toEqual(
      [43, 44, 45, 46, 47, 48, 49].map((n) => `line ${n}`),
    )
  })

  it('numbers messages of a millisecond alike however many lines are kept', async () => {
    const text = Array.from({ length: 1_030 }, (_, n) => `2004-11-15T01:00:00Z\talice\tline ${n}`).join('\n')
    const [all, few] = [await read(text), await read(text, 10)]
    expect(few.messages).toEqual(all.messages.slice(-10))
    const start = Date.UTC(2004, 10, 15, 1)
    expect(all.messages[1_023]).toMatchObject({ timeMs: start, counter: 1_023 })
    expect(all.messages[1_024]).toMatchObject({ timeMs: start + 1, counter: 0 })
  })

  it('keeps tabs in the text and splits what is too long for one message', async () => {
    const long = `${'word '.repeat(4_000)}end`
    const { messages } = await read(`2004-11-15T01:00:00Z\talice\ta\tb\n2004-11-15T01:00:01Z\talice\t${long}`)
    expect(messages[0]?.text).toBe('a\tb')
    expect(messages.slice(1).map(({ counter }) => counter)).toEqual([0, 1])
    expect(
      messages
        .slice(1)
        .map(({ text }) => text)
        .join(''),
    ).toBe(long)
  })
})

describe('splitting', () => {
  it('keeps every character and the limit in bytes', () => {
    for (const text of ['a'.repeat(100), 'é🎉x'.repeat(40), 'ab cd '.repeat(30), '🎉'.repeat(30)]) {
      const parts = splitText(text, 32)
      expect(parts.join('')).toBe(text)
      for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(32)
    }
  })

  it('leaves short text as it is and drops parts without a word', () => {
    expect(splitText('short', 32)).toEqual(['short'])
    expect(splitText(`a${' '.repeat(100)}`, 32)).toEqual([`a${' '.repeat(31)}`])
  })
})
