import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { sealHash } from '../../relay/journal/sealHash.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { entryIdOf } from '../../sync/clock.ts'
import { laneItems } from '../../sync/lanes.ts'
import { eventually } from '../helpers/eventually.ts'
import { connectRaw, FRAME, SYNC } from '../helpers/rawClient.ts'
import { startTalk, type Talk } from '../helpers/talk.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { expectAgreement, expectLedger, expectVerified, missingFrom, twiceIn } from './helpers/agreement.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'
import { openSealDevice, type SealDevice, settle } from './helpers/sealDevice.ts'

const STEPS = times(400, 20_000)
const HOT = 40

describe('honest traffic across seals', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      limits: {
        hotEntries: HOT,
        sealQuietMs: 20,
        entriesPerSecond: 1e9,
        entriesBurst: 1e9,
        maxFailedSignIns: 1e6,
      },
      times: { storeAfterMs: 10, sweepEveryMs: 15 },
    })
  }, TIMEOUT_MS)
  afterAll(() => talk.relay.close())

  it('[R1] [R2] is refused for its generation only, and then all of it arrives, once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = createRandom(SEED)
    const devices: SealDevice[] = []
    for (const person of [talk.alice, talk.alice, talk.bob, talk.bob]) {
      devices.push(await openSealDevice(person, talk.group.id))
    }
    let replays = 0
    for (let step = 0; step < STEPS; step++) {
      const device = random.pick(devices)
      const act = random.below(100)
      if (act < 75) device.write(random)
      else if (act < 80 && device.isOnline) device.goOffline()
      else if (act < 88 && !device.isOnline) await device.goOnline()
      else if (act < 94 && device.isOnline) await device.follow()
      else if (act < 97) await new Promise((resolve) => setTimeout(resolve, 25))
      else if (device.left.length > 0) {
        await replay(talk, device, random.pick(device.left))
        replays += 1
      }
    }
    // Whatever was written last may bring one more seal.
    const docs = await eventually(
      async () => {
        await settle(devices)
        const settled = devices.map(({ document }) => document.doc)
        expectAgreement(settled)
        expectLedger(talk.relay.rows, talk.group.id, settled[0] as Y.Doc)
        return settled
      },
      { timeoutMs: 60_000 },
    )
    const lost = devices.flatMap(({ person, said }) =>
      missingFrom(talk.relay.rows, person.user.id, said.keys()),
    )
    const twice = docs.flatMap(twiceIn)
    await expectVerified(talk.relay.dataDir)
    const seals = talk.relay.rows('SELECT * FROM seals WHERE conversation = ?', talk.group.id)
    for (const seal of seals) {
      const rows = talk.relay.rows(
        'SELECT author, id, hash FROM entries WHERE conversation = ? AND seal = ? ORDER BY seq',
        talk.group.id,
        seal.id,
      ) as { author: string; id: string; hash: string }[]
      expect(seal).toMatchObject({ entries: rows.length, hash: sealHash(rows) })
    }
    expectRemoved(talk, devices)
    const reasons = new Set(devices.flatMap(({ reasons: told }) => [...told]))
    tell('honest traffic across seals', {
      written: devices.reduce((sum, { said }) => sum + said.size, 0),
      generations: seals.length + 1,
      'documents of old generations replayed': replays,
      'refused without reason': [...reasons].filter((code) => !code.startsWith('generation')).length,
      lost: lost.length,
      twice: twice.length,
    })
    for (const device of devices) device.close()
    expect([...reasons].filter((code) => !code.startsWith('generation'))).toEqual([])
    expect({ lost, twice }).toEqual({ lost: [], twice: [] })
    expect(seals.length).toBeGreaterThan(2)
  })

  it('[R1] what cannot leave is not sealed over and over', async () => {
    const made = await talk.alice.createConversation({
      kind: 'group',
      name: 'Full',
      memberIds: [talk.bob.user.id],
    })
    const hers = await openSealDevice(talk.alice, made.id)
    const fresh = hers.document.say('what all is about')
    await hers.document.acknowledged()
    // Older than the boundary, about something that is not: they stay with it.
    const before = Date.now() - 50_000
    const reactions = Array.from({ length: 2 * HOT }, (_, n): Json => {
      const i = entryIdOf(before + n, 0, 7)
      return { i, k: 'r', o: [talk.alice.user.id, fresh], e: '👍', v: n % 2 === 0 }
    })
    hers.document.append(...reactions)
    await eventually(async () => {
      await hers.follow()
      return hers.left.length > 0
    })
    const sealed = talk.relay.rows('SELECT id FROM seals WHERE conversation = ?', made.id).length
    // Far more often than it looks whether something is due.
    for (let n = 0; n < 20; n++) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      await hers.follow()
    }
    expect(talk.relay.rows('SELECT id FROM seals WHERE conversation = ?', made.id).length).toBe(sealed)
    hers.close()
  })
})

/**
 * Offers a generation that is over to the one that is: everybody's words under everybody's ids, and then only one's
 * own, which the relay knows.
 */
async function replay(talk: Talk, { person, document }: SealDevice, old: Y.Doc): Promise<void> {
  const raw = await connectRaw(talk.relay.relay.url)
  const framesOf = (kind: number) => raw.frames.filter(({ type }) => type === kind)
  const isOver = () => raw.isClosed() || framesOf(FRAME.close).length > 0
  const answer = await raw.open(document.name, person.token)
  if (answer !== 'open') expect(answer).toMatch(/^generation:/)
  else {
    raw.sync(document.name, SYNC.stepTwo, Y.encodeStateAsUpdate(old))
    await eventually(() => isOver() || framesOf(FRAME.status).length === 1)
    if (!isOver()) {
      expect(framesOf(FRAME.status)[0]?.acknowledged).toBe(false)
      const own = new Y.Doc()
      const entries = [...laneItems(old, person.user.id)].map(({ value }) => value)
      own.getArray(`log:${person.user.id}`).push(entries)
      raw.sync(document.name, SYNC.stepTwo, Y.encodeStateAsUpdate(own))
      await eventually(() => isOver() || framesOf(FRAME.status).length === 2)
    }
  }
  raw.ws.terminate()
}

/** What was deleted before or after its seal is gone from everywhere. */
function expectRemoved(talk: Talk, devices: readonly SealDevice[]): void {
  for (const { person, said } of devices) {
    for (const { k, o } of said.values()) {
      if (k !== 'd') continue
      const row = talk.relay.rows(
        'SELECT body, removed FROM entries WHERE author = ? AND id = ?',
        person.user.id,
        o,
      )[0]
      expect(row).toMatchObject({ body: null, removed: 'd' })
    }
  }
}
