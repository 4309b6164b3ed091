import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EntryId } from '../../../sync/ids.ts'
import { eventually } from '../../helpers/eventually.ts'
import { verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { type Run, verifyDamaged } from './verifyDamaged.ts'

/** What these tests are not about. */
const FAST = { entriesPerSecond: 1e6, entriesBurst: 1e6 }

describe('prosa verify of a conversation with history', () => {
  let talk: Talk
  /** A message that was deleted after it had gone into history. */
  let first: EntryId
  beforeAll(async () => {
    talk = await startTalk({ limits: { ...FAST, hotEntries: 20 }, times: { sweepEveryMs: 20 } })
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    first = hers.say('first')
    for (let n = 0; n < 60; n++) hers.say(`message ${n}`)
    await eventually(() => expect(talk.relay.rows('SELECT 1 FROM seals')).toHaveLength(1))
    talk.relay.closeDevices()
    const [group] = (await talk.alice.overview()).conversations
    const again = talk.alice.device().openConversation(group ?? talk.group)
    await again.synced()
    again.append({ i: again.clock.tick(), k: 'd', o: first })
    await again.acknowledged()
    await talk.relay.close()
  })
  afterAll(() => talk.relay.close())
  const verified = (change: (run: Run) => void) => verifyDamaged(talk.relay.dataDir, change)

  it('[R1][D5] agrees, though something in it was deleted since', async () => {
    expect(
      talk.relay.rows('SELECT removed, seal IS NOT NULL AS sealed FROM entries WHERE id = ?', first),
    ).toEqual([{ removed: 'd', sealed: 1 }])
    expect((await verify(talk.relay.dataDir)).text).toMatch(/everything agrees\.$/)
  })

  const cases: readonly (readonly [string, (run: Run) => void, RegExp])[] = [
    [
      'fewer entries than were sealed',
      (run) => run('DELETE FROM entries WHERE id = ?', first),
      /: (\d+) entries went into history with the seal \w+, but \d+ are there$/m,
    ],
    [
      'other entries than were sealed',
      (run) => run(`UPDATE entries SET hash = 'other' WHERE id = ?`, first),
      /: the history under the seal \w+ is not what was sealed$/m,
    ],
    [
      'other words than were sealed',
      (run) => run(`UPDATE entries SET body = replace(body, 'message', 'forgery') WHERE seal IS NOT NULL`),
      /: a message of alice, written .*, is not what was accepted: its content does not fit its hash$/m,
    ],
    [
      'a seal that its entry does not bear out',
      (run) => run('UPDATE seals SET entries = entries + 1'),
      /: the entry of the seal \w+ says otherwise than the relay$/m,
    ],
    [
      'a seal without its entry',
      (run) => run(`DELETE FROM entries WHERE kind = 'seal'`),
      /: the entry of the seal \w+ is missing$/m,
    ],
    [
      'entries without their seal',
      (run) => run('DELETE FROM seals'),
      /: \d+ entries of history belong to a seal that is not there \(\w+\)$/m,
    ],
  ]
  it.each(cases)('[R1] finds %s', async (_name, change, expected) => {
    const said = await verified(change)
    expect(said.ok).toBe(false)
    expect(said.text).toMatch(expected)
  })

  it('[R4] expects nothing of a seal that retention took from', async () => {
    const said = await verified((run) => {
      run('DELETE FROM entries WHERE id = ?', first)
      run(`DELETE FROM entries WHERE kind = 'd'`)
      run('UPDATE seals SET expired = 1')
    })
    // The deletion itself still lies in the document.
    expect(said.text.split('\n').filter((line) => / seal /.test(line))).toEqual([])
  })
})

describe('prosa verify beside a relay that writes', () => {
  it('[J3] reports nothing falsely', async () => {
    const talk = await startTalk({ limits: FAST })
    const devices = [talk.alice, talk.bob].map((person) => person.device().openConversation(talk.group))
    await Promise.all(devices.map((device) => device.synced()))
    let isDone = false
    const writing = (async () => {
      while (!isDone) {
        for (const device of devices) {
          const i = device.say('x'.repeat(100))
          device.say('kept')
          device.append({ i: device.clock.tick(), k: 'd', o: i })
        }
        await devices[0]?.acknowledged()
      }
    })()
    const texts: string[] = []
    for (let round = 0; round < 8; round++) texts.push((await verify(talk.relay.dataDir)).text)
    isDone = true
    await writing
    expect(texts.filter((text) => !text.endsWith('everything agrees.'))).toEqual([])
    expect(new Set(texts).size).toBeGreaterThan(1)
    await talk.relay.close()
  })
})
