import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importFile } from '../../../relay/cli/importFile.ts'
import type { AdminServices } from '../../../relay/cli/services.ts'
import type { EntryImporter } from '../../../relay/conversations/ports.ts'
import { entryTime } from '../../../sync/clock.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { ok } from '../../../sync/result.ts'
import { alice, createWorld, type World } from '../conversations/world.ts'

/** Writes rows as the relay does, without a document. */
const importerOf = ({ db }: World, floors: string[]): EntryImporter => {
  const write: EntryImporter['import'] = async (conversation, entries) => {
    const rows = entries.map(({ author, i, t }) => ({
      ...{ conversation, author, id: i, kind: 'm', hash: '', place: i },
      ...{ late: null, target_author: null, target_id: null, removed: null, client: null, clock: null },
      body: JSON.stringify({ i, k: 'm', t }),
      imported: 1 as const,
    }))
    const written = await db
      .insertInto('entries')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['conversation', 'author', 'id']).doNothing())
      .executeTakeFirst()
    return ok({ added: Number(written.numInsertedOrUpdatedRows) })
  }
  return {
    import: write,
    importHistory: write,
    async raiseFloor(_conversation, floor) {
      floors.push(floor)
      return ok(undefined)
    },
  }
}

async function createImportWorld() {
  const world = await createWorld()
  const floors: string[] = []
  const services: AdminServices = {
    folder: world.folder,
    db: world.db,
    accounts: { list: async () => [], resetPassword: async () => ({ ok: false, error: 'unknown-user' }) },
    invitations: { create: async () => ({ ok: false, error: 'not-found' }) },
    conversations: world.conversations,
    importer: importerOf(world, floors),
    origin: () => 'http://localhost:8787',
    now: world.clock.now,
    randomBytes,
  }
  const reports: string[] = []
  const run = async (
    text: string | Uint8Array,
    more: { owner?: string; room?: string; signal?: AbortSignal } = {},
  ) => {
    const file = join(world.folder, 'import.tsv')
    writeFileSync(file, text)
    const { owner = 'alice', room = 'Help', signal = new AbortController().signal } = more
    return importFile(services, { file, room, owner }, { report: (line) => reports.push(line), signal })
  }
  const roomOf = async () => {
    const answer = await world.conversations.overview(alice)
    const room = answer.ok ? answer.value.conversations.find(({ name }) => name === 'Help') : undefined
    if (room === undefined) throw new Error('no room')
    return room
  }
  return { ...world, run, reports, floors, roomOf }
}

const TEXT = [
  '2004-11-15T01:00:00Z\tdave\thello',
  '2004-11-15T01:00:00Z\tgrace\thi dave',
  '2004-11-15T01:00:05Z\tdave\thow are you?',
].join('\n')

describe('importing a file', () => {
  it('makes the room and its placeholder people, who keep their words and times', async () => {
    const world = await createImportWorld()
    expect(await world.run(TEXT)).toEqual(ok(['3 messages of 2 people are now in Help.']))
    const room = await world.roomOf()
    expect(room).toMatchObject({ kind: 'room', members: [{ id: alice, role: 'host' }], unread: 0 })
    const { entries } = await world.history.read(room.id, { limit: 10, author: undefined })
    const said = entries.filter(({ k }) => k === 'm')
    expect(said.map(({ authorName, t }) => `${authorName}: ${t}`)).toEqual([
      'dave: how are you?',
      'grace: hi dave',
      'dave: hello',
    ])
    expect(said.map(({ i }) => entryTime(i))).toEqual([5, 0, 0].map((s) => Date.UTC(2004, 10, 15, 1, 0, s)))
    expect(said.every(({ late }) => late === undefined)).toBe(true)
    const people = await world.db.selectFrom('users').selectAll().where('placeholder', '=', 1).execute()
    expect(people.map(({ username }) => username).sort()).toEqual(['imported-dave', 'imported-grace'])
    expect(people.map(({ password_hash }) => password_hash)).toEqual([null, null])
    const names = Object.values(world.writer.rooms.get(room.id) ?? {})
    expect(names).toContainEqual({ role: 'member', name: 'dave' })
  })

  it('twice adds nothing, and a longer file adds what is new', async () => {
    const world = await createImportWorld()
    await world.run(TEXT)
    expect(await world.run(gzipSync(TEXT))).toEqual(
      ok(['0 messages of 2 people are now in Help. 3 were there already.']),
    )
    const longer = `${TEXT}\n2004-11-15T01:00:09Z\theidi\tme too`
    expect(await world.run(longer)).toEqual(
      ok(['1 messages of 3 people are now in Help. 3 were there already.']),
    )
    const people = await world.db.selectFrom('users').selectAll().where('placeholder', '=', 1).execute()
    expect(people).toHaveLength(3)
    expect(await world.db.selectFrom('conversations').selectAll().execute()).toHaveLength(1)
  })

  it('takes a line that stands twice for one', async () => {
    const world = await createImportWorld()
    const [first, , last] = TEXT.split('\n')
    expect(await world.run([first, last, first].join('\n'))).toMatchObject({
      value: ['2 messages of 1 people are now in Help. 1 were there already.'],
    })
  })

  it('[R1] writes what is older than a document keeps straight into history, and says which lines were bad', async () => {
    const world = await createImportWorld()
    const lines = Array.from({ length: 5_003 }, (_, n) => {
      const time = new Date(Date.UTC(2004, 0, 1) + n * 1_000).toISOString()
      return `${time}\tdave\tline ${n}`
    })
    expect(await world.run(['rubbish', ...lines, 'more rubbish'].join('\n'))).toEqual(
      ok([
        '5003 messages of 1 people are now in Help.',
        '2 lines were not of the form time<TAB>name<TAB>text: 1, 5005.',
      ]),
    )
    expect(world.reports.at(-1)).toBe('Imported 5003 of 5003 messages.')
    const [floor] = world.floors
    expect(entryTime(floor as EntryId)).toBe(Date.UTC(2004, 0, 1) + 3_000)
  })

  it('gives people of like names usernames of their own', async () => {
    const world = await createImportWorld()
    const nicks = ['dave', 'Dave', 'd@ve', 'd#ve', '名前', '別名']
    await world.run(nicks.map((nick) => `2004-11-15T01:00:00Z\t${nick}\thi`).join('\n'))
    const people = await world.db.selectFrom('users').selectAll().where('placeholder', '=', 1).execute()
    expect(people.map(({ display_name }) => display_name).sort()).toEqual(nicks.toSorted())
    expect(new Set(people.map(({ username_key }) => username_key)).size).toBe(nicks.length)
  })

  it('changes nothing when it cannot', async () => {
    const world = await createImportWorld()
    expect(await world.run(TEXT, { owner: 'mallory' })).toMatchObject({
      ok: false,
      error: 'There is no account with the username mallory.',
    })
    expect(await world.run('rubbish')).toMatchObject({ error: expect.stringContaining('holds no line') })
    expect(await world.run(gzipSync(TEXT).subarray(0, 40))).toMatchObject({
      error: expect.stringContaining('cannot be read'),
    })
    expect(await world.db.selectFrom('conversations').selectAll().execute()).toEqual([])
    expect(await world.db.selectFrom('users').selectAll().where('placeholder', '=', 1).execute()).toEqual([])
  })

  it('stops between two steps when told to', async () => {
    const world = await createImportWorld()
    expect(await world.run(TEXT, { signal: AbortSignal.abort() })).toEqual({
      ok: false,
      error: 'Stopped after 0 messages; the same command continues.',
    })
  })
})
