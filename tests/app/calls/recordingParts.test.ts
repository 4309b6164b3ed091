import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { createDatabaseStore } from '../../../app/calls/recording/databaseStore.ts'
import { fileName } from '../../../app/calls/recording/fileName.ts'
import { fitInto, layOut, type Rect } from '../../../app/calls/recording/layOut.ts'
import type { RecordingTrouble } from '../../../app/calls/recording/model.ts'
import { createPartWriter, troubleOf } from '../../../app/calls/recording/partWriter.ts'
import { recordedWords } from '../../../app/calls/recording/recordedWords.ts'
import type { RecordingInfo } from '../../../app/calls/recording/recordingStore.ts'
import { removeRecordings } from '../../../app/calls/recording/removeRecordings.ts'
import type { UserId } from '../../../sync/ids.ts'

const SIZE = { width: 1280, height: 720 }

describe('where people stand in a recording', () => {
  const overlap = (one: Rect, other: Rect) =>
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height

  it('is inside of it, nobody before anybody, for every number of people and every one that is large', () => {
    for (let count = 0; count <= 12; count++) {
      for (const large of [undefined, ...Array.from({ length: count }, (_, index) => index)]) {
        const tiles = layOut(count, SIZE, large)
        expect(tiles).toHaveLength(count)
        tiles.forEach((tile, index) => {
          expect(Math.min(tile.x, tile.y)).toBeGreaterThanOrEqual(0)
          expect(tile.x + tile.width).toBeLessThanOrEqual(SIZE.width)
          expect(tile.y + tile.height).toBeLessThanOrEqual(SIZE.height)
          expect(Math.min(tile.width, tile.height)).toBeGreaterThan(40)
          for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBe(false)
        })
        if (large !== undefined && count > 1) {
          const area = ({ width, height }: Rect) => width * height
          expect(Math.max(...tiles.map(area))).toBe(area(tiles[large] ?? { ...SIZE, x: 0, y: 0 }))
        }
      }
    }
  })

  it('a face fills its tile and loses its sides, a shared screen is whole', () => {
    const tile = { x: 10, y: 20, width: 400, height: 400 }
    expect(fitInto({ width: 1600, height: 800 }, tile, 'cover')).toEqual({
      from: { x: 400, y: 0, width: 800, height: 800 },
      to: tile,
    })
    expect(fitInto({ width: 1600, height: 800 }, tile, 'contain')).toEqual({
      from: { x: 0, y: 0, width: 1600, height: 800 },
      to: { x: 10, y: 120, width: 400, height: 200 },
    })
  })
})

describe('the name of a file', () => {
  const at = new Date(2026, 10, 20, 14, 5).getTime()
  const name = (title: string, type = 'video/webm;codecs=vp8,opus') =>
    fileName({ title, startedAt: at, type })

  it('tells which conversation and when', () => {
    expect(name('Walks')).toBe('Walks 2026-11-20 14-05.webm')
    expect(name('Passeios de domingo 🚶', 'video/mp4')).toBe('Passeios de domingo 🚶 2026-11-20 14-05.mp4')
    expect(name('')).toBe('2026-11-20 14-05.webm')
  })

  it('has nothing in it that a file system refuses, hides or turns round', () => {
    expect(name('../..\\a:b*c?"<d>|e')).toBe('a b c d e 2026-11-20 14-05.webm')
    expect(name('...hidden')).toBe('hidden 2026-11-20 14-05.webm')
    expect(name('a\u202egnp.exe\u0000\n')).toBe('a gnp.exe 2026-11-20 14-05.webm')
    expect(Array.from(name('🙂'.repeat(200))).length).toBeLessThan(90)
  })
})

describe('parts of a recording', () => {
  const part = (text: string) => new Blob([text])

  it('are written one after the other, each at once, none that is empty', async () => {
    const written: string[] = []
    let running = 0
    const writer = createPartWriter(
      {
        async append(id, index, blob) {
          expect(++running).toBe(1)
          written.push(`${id} ${index} ${await blob.text()}`)
          running -= 1
        },
      },
      'walk',
      () => expect.unreachable(),
    )
    for (const text of ['one', '', 'two', 'three']) writer.write(part(text))
    await writer.end()
    expect(written).toEqual(['walk 0 one', 'walk 1 two', 'walk 2 three'])
  })

  it('end with the first that cannot be written, told once', async () => {
    const told: RecordingTrouble[] = []
    const written: number[] = []
    const writer = createPartWriter(
      {
        async append(_, index) {
          if (index > 0) throw new DOMException('full', 'QuotaExceededError')
          written.push(index)
        },
      },
      'walk',
      (why) => told.push(why),
    )
    for (const text of ['one', 'two', 'three']) writer.write(part(text))
    await writer.end()
    writer.write(part('four'))
    await writer.end()
    expect([told, written]).toEqual([['full'], [0]])
  })

  it('do not pile up in memory where the disk does not keep up', async () => {
    const told: RecordingTrouble[] = []
    const disk = Promise.withResolvers<void>()
    const writer = createPartWriter({ append: () => disk.promise }, 'walk', (why) => told.push(why))
    const large = new Blob([new Uint8Array(16 * 1024 * 1024)])
    for (let count = 0; count < 4; count++) writer.write(large)
    expect(told).toEqual([])
    writer.write(large)
    expect(told).toEqual(['slow'])
    disk.resolve()
    await writer.end()
  })

  it('cannot be written for a reason that is told plainly', () => {
    const reasons = ['QuotaExceededError', 'SecurityError', 'NotSupportedError', 'Other'].map((name) =>
      troubleOf(new DOMException('', name)),
    )
    expect(reasons).toEqual(['full', 'denied', 'unsupported', 'failed'])
    expect(troubleOf('nonsense')).toBe('failed')
  })
})

describe('recordings in the database', () => {
  const info = (id: string, startedAt: number): RecordingInfo => ({
    ...{ id, title: `Walk ${id}`, startedAt, type: 'video/webm' },
  })
  const text = async (parts: readonly Blob[]) =>
    (await Promise.all(parts.map((part) => part.text()))).join(' ')

  it('are there for the next page, in order, and go one by one', async () => {
    const store = createDatabaseStore('recordings-alice')
    await store.note(info('late', 2))
    await store.note(info('early', 1))
    for (const index of [0, 2, 10, 1]) await store.append('early', index, new Blob([`${index}`]))
    await store.append('late', 0, new Blob(['other']))
    const next = createDatabaseStore('recordings-alice')
    expect(await next.list()).toEqual([
      { ...info('early', 1), bytes: 5 },
      { ...info('late', 2), bytes: 5 },
    ])
    expect(await text(await next.parts('early'))).toBe('0 1 2 10')
    await next.note({ ...info('early', 1), savedAt: 3 })
    expect(await next.list()).toMatchObject([{ id: 'early', savedAt: 3 }, { id: 'late' }])
    await next.remove('early')
    expect(await next.list()).toMatchObject([{ id: 'late' }])
    expect(await next.parts('early')).toEqual([])
  })

  it('[C7] are gone with who signs out, and nothing more is written', async () => {
    const store = createDatabaseStore('recordings-bob')
    await store.note(info('walk', 1))
    await removeRecordings('recordings-bob')
    await expect(store.append('walk', 0, new Blob(['late']))).rejects.toThrow()
    expect(await createDatabaseStore('recordings-bob').list()).toEqual([])
  })
})

describe('the record of a call', () => {
  it('[K7] says who recorded it, if anybody did', () => {
    const [alice, bob] = ['alice' as UserId, 'bob' as UserId]
    const words = (...recorded: UserId[]) =>
      recordedWords(recorded, alice, (user) => user)?.replace(/[\u2066-\u2069]/g, '')
    expect([words(), words(bob), words(bob, alice)]).toEqual([
      undefined,
      'recorded by bob',
      'recorded by bob and you',
    ])
  })
})
