import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOOR_CODES } from '../../relay/gate/door/closing.ts'
import type { Conversation, FoldedEntry, User } from '../../sync/api.ts'
import { entryTime } from '../../sync/clock.ts'
import { type EntryId, isEntryId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { eventually } from '../helpers/eventually.ts'
import { type RelayProcess, ROOT, startRelay } from '../helpers/startRelay.ts'
import { connectPerson, startTestRelay, type TestPerson } from '../helpers/testRelay.ts'
import { readBlocks, unpack } from './codeBlocks.ts'
import { type Program, runProgram } from './runProgram.ts'

const DOCUMENT = 'docs/bots.md'

/** What somebody said in a conversation, oldest first. */
async function saidBy(person: TestPerson, { id }: Conversation, author: User): Promise<string[]> {
  const path = `/api/conversations/${id}/entries?limit=200&author=${author.id}`
  const { body } = await person.request('GET', path)
  return (body as { entries: FoldedEntry[] }).entries
    .filter(({ k }) => k === 'm')
    .map(({ t }) => String(t))
    .reverse()
}

const addMember = async (host: TestPerson, { id }: Conversation, who: User) =>
  expect((await host.request('PUT', `/api/conversations/${id}/members/${who.id}`, {})).status).toBeLessThan(
    300,
  )

describe('the programs in docs/bots.md', { timeout: 60_000 }, () => {
  const folder = unpack(DOCUMENT)
  let relay: RelayProcess
  let alice: TestPerson
  let group: Conversation
  let bot: User
  let token: string
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open' } })
    alice = await connectPerson(relay.url, 'alice')
    const program = runProgram(folder, 'register.mjs', { RELAY: relay.url, PASSWORD: 'a long password' })
    expect(await program.ended).toBe(0)
    token = program.output().trim()
    const me = await fetch(`${relay.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })
    bot = (await me.json()) as User
    const zoe = await connectPerson(relay.url, 'zoe')
    const memberIds = [bot.id, zoe.user.id]
    group = await alice.createConversation({ kind: 'group', name: 'Walks', memberIds })
  }, 60_000)
  afterAll(() => relay.stop())

  const run = (file: string, of = group): Program =>
    runProgram(folder, file, { RELAY: relay.url, TOKEN: token, CONVERSATION: of.id })
  const greetings = (of = group) => saidBy(alice, of, bot)
  async function joins(name: string, of = group): Promise<void> {
    const { user } = await connectPerson(relay.url, name)
    await addMember(alice, of, user)
  }

  it('are all of its code: each has the name of a file', () => {
    expect(readBlocks(DOCUMENT).map(({ language, file }) => `${language} ${file}`)).toEqual([
      'js register.mjs',
      'js greeter.mjs',
      'js newId.mjs',
      'js poller.mjs',
    ])
  })

  it('make an account with an invitation, and say why not', async () => {
    const owned = await startRelay()
    const first = runProgram(folder, 'register.mjs', { RELAY: owned.url, PASSWORD: 'a long password' })
    await first.ended
    expect(first.output()).toContain('invitation')
    const INVITE = new URL(owned.ownerLink).searchParams.get('invite') ?? ''
    const then = runProgram(folder, 'register.mjs', { RELAY: owned.url, INVITE, PASSWORD: 'a long password' })
    await then.ended
    expect(then.output().trim()).toMatch(/^[a-z0-9]{40}$/)
    await owned.stop()
  })

  it('greet everybody who joins once over the door: after restarts of bot and relay too', async () => {
    let greeter = run('greeter.mjs')
    await greeter.printed('listening to')
    await joins('bob')
    await eventually(async () => expect(await greetings()).toEqual(['Welcome, bob!']))

    await greeter.kill()
    greeter = run('greeter.mjs')
    await greeter.printed('listening to')
    await joins('eve')
    await eventually(async () => expect(await greetings()).toEqual(['Welcome, bob!', 'Welcome, eve!']))

    await relay.restart()
    await joins('dan')
    await eventually(async () =>
      expect(await greetings()).toEqual(['Welcome, bob!', 'Welcome, eve!', 'Welcome, dan!']),
    )
    await greeter.kill()
    expect(greeter.output()).not.toMatch(/error|closed/i)
  })

  it('greet everybody who joins once over HTTP: also who joined while the bot was stopped', async () => {
    const other = await alice.createConversation({ kind: 'group', name: 'Runs', memberIds: [bot.id] })
    let poller = run('poller.mjs', other)
    await poller.printed('listening')
    const file = join(folder, `${other.id}.seq`)
    const place = await eventually(() => readFileSync(file, 'utf8'))
    await joins('fay', other)
    await eventually(async () => expect(await greetings(other)).toEqual(['Welcome, fay!']))

    await poller.kill()
    // Killed before it noted how far it came, it meets fay again.
    writeFileSync(file, place)
    await joins('gus', other)
    await relay.restart()
    poller = run('poller.mjs', other)
    await eventually(async () => expect(await greetings(other)).toEqual(['Welcome, fay!', 'Welcome, gus!']))
    await joins('hal', other)
    await eventually(async () =>
      expect(await greetings(other)).toEqual(['Welcome, fay!', 'Welcome, gus!', 'Welcome, hal!']),
    )
    await poller.kill()
    expect(poller.output()).toBe('')
  })

  it('[D3] make ids', async () => {
    const { newId } = (await import(pathToFileURL(join(folder, 'newId.mjs')).href)) as {
      newId: () => EntryId
    }
    const before = Date.now()
    const ids = Array.from({ length: 100 }, newId)
    expect(ids.filter((id) => !isEntryId(id))).toEqual([])
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids.map((id) => id.slice(0, 12))).size).toBe(100)
    expect(entryTime(ids[0] ?? ('' as EntryId))).toBeGreaterThanOrEqual(before)
  })
})

describe('docs/bots.md', { timeout: 60_000 }, () => {
  it('[R1] has a bot that follows its conversation into the next generation', async () => {
    const relay = await startTestRelay({
      limits: { hotEntries: 20, sealQuietMs: 1e9, entriesPerSecond: 1e6, entriesBurst: 1e6 },
    })
    const alice = await relay.register('alice')
    const bot = await relay.register('greeter')
    const bob = await relay.register('bob')
    const group = await alice.createConversation({ kind: 'group', name: 'Long', memberIds: [bot.user.id] })
    const greeter = runProgram(unpack(DOCUMENT), 'greeter.mjs', { RELAY: relay.relay.url, TOKEN: bot.token })
    await greeter.printed('listening to')
    const hers = alice.device().openConversation(group)
    await hers.synced()
    for (let n = 0; n <= 40; n++) hers.say(`line ${n}`)
    await greeter.printed('listening to', 2)
    await addMember(alice, group, bob.user)
    await eventually(async () => expect(await saidBy(alice, group, bot.user)).toEqual(['Welcome, bob!']))
    await greeter.kill()
    await relay.close()
  })

  it('[G12] names every code by which a socket of the door is closed', () => {
    const text = readFileSync(join(ROOT, DOCUMENT), 'utf8')
    for (const code of Object.values(DOOR_CODES)) expect(text).toContain(`| ${code} |`)
  })

  it('[§11] gives the limits as they are', () => {
    const text = readFileSync(join(ROOT, DOCUMENT), 'utf8')
    const kib = (bytes: number) => `${bytes / 1024} KiB`
    const mib = (bytes: number) => `${bytes / 1024 ** 2} MiB`
    const { entriesPerSecond, entriesBurst, presencePerSecond, presenceBurst } = LIMITS
    for (const words of [
      `| ${kib(LIMITS.maxTextBytes)} of UTF-8 |`,
      `| ${mib(LIMITS.maxUpdateBytes)}; what was written offline ${mib(LIMITS.maxStepTwoBytes)} or ${LIMITS.maxStepTwoEntries.toLocaleString('en')} entries |`,
      `| ${entriesPerSecond} entries a second, after ${entriesBurst} at once |`,
      `| ${presencePerSecond} a second, after ${presenceBurst} at once |`,
      `| ${kib(LIMITS.maxAwarenessBytes)}, four client ids a socket |`,
      `| ${LIMITS.maxSocketsPerUser} |`,
      `| ${LIMITS.silenceMs / 1000} s without`,
    ]) {
      expect(text).toContain(words)
    }
    expect(LIMITS.maxAwarenessClients).toBe(4)
  })
})
