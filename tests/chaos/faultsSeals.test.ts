import 'fake-indexeddb/auto'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Conversation } from '../../sync/api.ts'
import { entryIdOf } from '../../sync/clock.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { eventually } from '../helpers/eventually.ts'
import { type RelayProcess, ROOT, startRelay, withoutSettings } from '../helpers/startRelay.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../helpers/testRelay.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { accountOf } from './helpers/account.ts'
import {
  expectAgreement,
  expectLedger,
  expectVerified,
  type QueryRows,
  twiceIn,
} from './helpers/agreement.ts'
import { type AppDevice, allSettled, openAppDevice } from './helpers/appDevice.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'

const HOT = 40
const DAY = 24 * 3600_000
const LIMITS = { hotEntries: HOT, sealQuietMs: 10, entriesPerSecond: 1e9, entriesBurst: 1e9 }

/** Where a relay dies; without a word it is killed from outside, at any time. */
interface Death {
  readonly dieIn?: string
  readonly calls?: number
  readonly dieAfter?: string
}

/** Inside the transaction, once it is stored and nobody was told, and wherever. */
const DEATHS_OF_SEALS: readonly Death[] = [{ dieIn: 'rewrite' }, { dieAfter: 'a new generation begins' }, {}]

interface Mortal {
  readonly relay: RelayProcess
  readonly query: QueryRows
  /** Starts it once more; from then on it is to die like this. */
  doom(death?: Death): Promise<void>
}

async function startMortal(limits: object): Promise<Mortal> {
  const settings: Record<string, string> = { PROSA_REGISTRATION: 'open' }
  settings.TEST_RELAY = JSON.stringify({ limits })
  const relay = await startRelay({ settings, program: 'tests/helpers/limitedRelay.ts' })
  onTestFinished(async () => {
    await relay.stop('SIGKILL')
  })
  return {
    relay,
    query: (...asked) => queryDatabase(relay.dataDir, ...asked),
    async doom(death = {}) {
      settings.TEST_RELAY = JSON.stringify({ limits, ...death })
      await relay.restart()
    },
  }
}

it('[J1] [R1] a relay that dies while it seals loses nothing that it acknowledged, and has all of it once', {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = createRandom(SEED)
  const kills = times(3, 100)
  const { relay, query, doom } = await startMortal(LIMITS)
  const alice = await connectPerson(relay.url, 'alice')
  const bob = await connectPerson(relay.url, 'bob')
  const group = await alice.createConversation({ kind: 'group', name: 'Long', memberIds: [bob.user.id] })
  const id = group.id as ConversationId
  const devices: AppDevice[] = []
  for (const person of [alice, alice, bob]) {
    const device = await openAppDevice({ relay }, person, id, { name: `device-${devices.length}` })
    onTestFinished(() => device.close())
    devices.push(device)
  }
  await allSettled(devices)

  const lostAcknowledged: string[] = []
  for (let round = 0; round < kills; round++) {
    const death = DEATHS_OF_SEALS[round % DEATHS_OF_SEALS.length] ?? {}
    await doom(death)
    const until = Date.now() + (Object.keys(death).length === 0 ? random.below(1_500) : 20_000)
    while (!relay.hasEnded() && Date.now() < until) {
      write(random.pick(devices))
      await new Promise((resolve) => setTimeout(resolve, random.below(8)))
    }
    // Whoever is to die by itself has done so.
    if (Object.keys(death).length > 0) expect(relay.hasEnded(), `round ${round}`).toBe(true)
    await relay.kill9()
    const shown = devices.map(({ acknowledged }) => new Set(acknowledged))
    await expectVerified(relay.dataDir)
    const { lost } = accountOf(query, devices)
    lostAcknowledged.push(...lost.filter((text) => shown.some((texts) => texts.has(text))))
    expect(lostAcknowledged, `seed ${SEED}, round ${round}`).toEqual([])
  }

  await doom()
  await allSettled(devices)
  const docs = () => devices.map(({ replica }) => replica().doc)
  await eventually(
    () => {
      const all = docs()
      expectAgreement(all)
      // Once more may have been sealed than the devices have followed.
      if (all[0] !== undefined) expectLedger(query, id, all[0])
      return true
    },
    { timeoutMs: 30_000, everyMs: 50 },
  )
  const account = accountOf(query, devices)
  await expectVerified(relay.dataDir)
  const generations = query('SELECT id FROM seals').length + 1
  tell('kill -9 while sealing', {
    ...{ kills, generations, written: account.written, acknowledged: account.acknowledged },
    ...{ lost: account.lost.length, twice: account.twice.length, undead: account.undead.length },
  })
  expect({ ...account, seen: docs().flatMap(twiceIn) }).toMatchObject({
    ...{ lost: [], twice: [], undead: [], seen: [] },
  })
  expect(generations).toBeGreaterThan(1)

  function write(device: AppDevice): void {
    const act = random.below(100)
    if (act < 85) device.say()
    else device.touch(random.pick(['edit', 'delete', 'react']))
  }
})

it('[J1] [R4] a relay that dies while entries expire goes on with it, and keeps what is young', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { relay, query, doom } = await startMortal({
    ...LIMITS,
    hotEntries: 100_000,
    maxStepTwoEntries: 100_000,
  })
  const alice = await connectPerson(relay.url, 'alice')
  const made = await alice.createConversation({ kind: 'group', name: 'Short', memberIds: [] })
  const phone = alice.device()
  const device = phone.openConversation(made)
  await device.synced()
  const rounds = times(2, 12)
  const before = Date.now() - 30 * DAY
  const old = Array.from({ length: rounds * CHUNK + 500 }, (_, n) => entryIdOf(before + n, 0, 7))
  for (let first = 0; first < old.length; first += 500)
    device.append(...old.slice(first, first + 500).map((i, n) => ({ i, k: 'm', t: `old ${first + n}` })))
  const young = device.say('young')
  await device.acknowledged()
  phone.close()

  for (let round = 0; round < rounds; round++) {
    // In the first transaction of a sweep or, later, in the second.
    await doom({ dieIn: 'letGo', calls: round === 0 ? 1 : 2 })
    if (round === 0) await keep(alice, made).catch(() => undefined)
    await eventually(() => relay.hasEnded(), { timeoutMs: 60_000 })
    await expectVerified(relay.dataDir)
    expect(query('SELECT 1 FROM entries WHERE id = ?', young)).toHaveLength(1)
    expect(query("SELECT 1 FROM entries WHERE kind = 'm'")).toHaveLength(old.length - round * CHUNK + 1)
  }
  await doom()
  await eventually(() => query("SELECT 1 FROM entries WHERE body LIKE '%old %'").length === 0, {
    timeoutMs: 60_000,
  })
  await expectVerified(relay.dataDir)
  expect(query('SELECT 1 FROM entries WHERE id = ?', young)).toHaveLength(1)
})

it('[J1] [D4] an import that dies is finished by the same command, and everything is there once', {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = createRandom(SEED)
  const { relay, query, doom } = await startMortal({})
  await connectPerson(relay.url, 'alice')
  // Beyond what a document keeps: the older ones go into history, under a seal.
  const count = 5_600
  const file = join(relay.dataDir, 'help.tsv')
  const lines = Array.from({ length: count }, (_, n) => {
    const at = new Date(Date.UTC(2004, 10, 15) + n * 1_000).toISOString()
    return `${at}\t${random.pick(['dave', 'grace'])}\tline ${n}`
  })
  writeFileSync(file, lines.join('\n'))
  await relay.stop()
  for (let round = 0; round < times(2, 30); round++) {
    expect(await importFile(relay.dataDir, file, random.below(8))).toBe('killed')
    await expectVerified(relay.dataDir)
  }
  expect(await importFile(relay.dataDir, file)).toBe('done')
  await doom()
  await expectVerified(relay.dataDir)
  const texts = query("SELECT body FROM entries WHERE kind = 'm'").map(
    ({ body }) => (JSON.parse(String(body)) as { t: string }).t,
  )
  expect(texts).toHaveLength(count)
  expect(new Set(texts).size).toBe(count)
})

/** As many as the relay lets go in one transaction. */
const CHUNK = 1_000

const keep = (person: TestPerson, { id }: Conversation) =>
  person.request('PATCH', `/api/conversations/${id}`, { retentionDays: 7 })

/** `prosa import`, which is killed once it has told of its progress so often. */
function importFile(dataDir: string, file: string, killAfter = Number.POSITIVE_INFINITY) {
  return new Promise<'done' | 'killed'>((resolve) => {
    const child = spawn(
      process.execPath,
      ['relay/cli/main.ts', 'import', file, '--room', 'Help', '--owner', 'alice'],
      {
        cwd: ROOT,
        env: { ...withoutSettings(process.env), PROSA_DATA_DIR: dataDir },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let told = 0
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text.split('Imported').length - 1
      if (told > killAfter) child.kill('SIGKILL')
    })
    child.once('exit', (code) => resolve(code === 0 ? 'done' : 'killed'))
  })
}
