import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'
import { type Run, verifyDamaged } from './verifyDamaged.ts'

/** A document's update that only these changes make. */
function updateOf(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  change(doc)
  return Y.encodeStateAsUpdate(doc)
}

describe('prosa verify', () => {
  /** Closed, after all that happens in a conversation has happened. */
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
    const { alice, bob, group, relay } = talk
    const hers = alice.device().openConversation(group)
    await hers.synced()
    const first = hers.say('first')
    const regretted = hers.say('regretted')
    hers.append({ i: hers.clock.tick(), k: 'd', o: regretted })
    hers.append({ i: hers.clock.tick(), k: 'e', o: first, t: 'edited' })
    await hers.acknowledged()
    relay.closeDevices()
    // What was removed makes a snapshot; what follows stays in the journal.
    await relay.restart()
    const his = bob.device().openConversation(group)
    await his.synced()
    his.say('hello')
    his.append({ i: his.clock.tick(), k: 'r', o: [alice.user.id, first], e: '👍', v: true })
    await his.acknowledged()
    const home = await alice.device().openHome()
    await home.synced()
    home.doc.getMap('home').set('muted', { v: true, t: 1 })
    await home.acknowledged()
    await bob.createConversation({ kind: 'direct', memberIds: [alice.user.id] })
    await alice.request('POST', `/api/conversations/${group.id}/entries`, { text: 'over HTTP' })
    await relay.close()
  })
  afterAll(() => talk.relay.close())

  const verified = (change: (run: Run) => void) => verifyDamaged(talk.relay.dataDir, change)

  it('[J3] says that everything agrees, and how much that is', async () => {
    const said = await verified(() => undefined)
    expect(said).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^3 documents, \d+ entries: everything agrees\.$/),
    })
  })

  const ONE = `kind = 'm' AND removed IS NULL AND body LIKE '%hello%'`
  const cases: readonly (readonly [name: string, change: (run: Run) => void, expected: RegExp])[] = [
    [
      'an entry that the ledger lacks',
      (run) => run(`DELETE FROM entries WHERE ${ONE}`),
      /^Walks \(group\): a message of bob, written .*, is in the document but not in the ledger$/m,
    ],
    [
      'an entry that the document lacks',
      (run) => run(`DELETE FROM updates WHERE instr(bytes, 'hello') > 0`),
      /a message of bob, written .*, is in the ledger but not in the document$/m,
    ],
    [
      'another hash in the ledger',
      (run) => run(`UPDATE entries SET hash = 'x' WHERE ${ONE}`),
      /a message of bob, .*, reads otherwise in the document than the ledger has it$/m,
    ],
    [
      'other words in the projection',
      (run) => run(`UPDATE entries SET body = replace(body, 'hello', 'howdy') WHERE ${ONE}`),
      /a message of bob, .*, is not what was accepted: its content does not fit its hash$/m,
    ],
    [
      'an entry that lies elsewhere than the ledger says',
      (run) => run(`UPDATE entries SET clock = clock + 100 WHERE ${ONE}`),
      /a message of bob, .*, is in the document a second time$/m,
    ],
    [
      'an entry that is nowhere',
      (run) => run(`UPDATE entries SET client = NULL, clock = NULL WHERE ${ONE}`),
      /a message of bob, .*, is in no document, and no seal took it out of one$/m,
    ],
    [
      'content of a deleted message in the projection',
      (run) => run(`UPDATE entries SET body = '{}' WHERE removed IS NOT NULL`),
      /a message of alice, .*, was deleted, but its content is still stored$/m,
    ],
    [
      'content of a deleted message in the document',
      (run) => run(`UPDATE entries SET removed = 'd', body = NULL, client = NULL, clock = NULL WHERE ${ONE}`),
      /a message of bob, .*, was deleted, but its content is still in the document$/m,
    ],
    [
      'a deletion that was not carried out',
      (run) => run(`UPDATE entries SET removed = NULL WHERE removed IS NOT NULL`),
      /a message of alice, .*, was deleted or hidden but is still shown$/m,
    ],
    [
      'another name in the tables',
      (run) => run(`UPDATE conversations SET name = 'Talks' WHERE name = 'Walks'`),
      /^Talks \(group\): its name in the document is not the one that the relay goes by$/m,
    ],
    [
      'another pause between messages in the tables',
      (run) => run(`UPDATE conversations SET slow_seconds = 10 WHERE name = 'Walks'`),
      /^Walks \(group\): its slow in the document is not the one that the relay goes by$/m,
    ],
    [
      'posting for everyone in the tables alone',
      (run) => run(`UPDATE conversations SET posting = 'moderators' WHERE name = 'Walks'`),
      /^Walks \(group\): its posting in the document is not the one that the relay goes by$/m,
    ],
    [
      'another role in the tables',
      (run) =>
        run(`UPDATE members SET role = 'host' WHERE user_id = ? AND role = 'member'`, talk.bob.user.id),
      /: bob is host, but member in the document$/m,
    ],
    [
      'a member whom the document does not name',
      (run) => {
        run(`INSERT INTO members VALUES (?, ?, 'member', 0)`, talk.group.id, talk.eve.user.id)
      },
      /: eve is a member, but not in the document$/m,
    ],
    [
      'a member whom the document alone names',
      (run) => run(`DELETE FROM members WHERE user_id = ?`, talk.bob.user.id),
      /: bob is a member in the document only$/m,
    ],
    [
      'a writer whom nobody owns',
      (run) => run(`DELETE FROM clients WHERE user_id = ?`, talk.bob.user.id),
      /: nobody is known to own the writer \d+$/m,
    ],
    [
      'words of one in the lane of another',
      (run) => run(`UPDATE clients SET user_id = ? WHERE user_id = ?`, talk.eve.user.id, talk.bob.user.id),
      /: eve wrote in what belongs to bob \(log:\w+\)$/m,
    ],
    [
      'a part that no conversation has',
      (run) => {
        const bytes = updateOf((doc) => doc.getArray('extra').push([1]))
        run(`INSERT INTO updates (document, user_id, bytes, at) VALUES (?, 'x', ?, 0)`, talk.name, bytes)
      },
      /: there is a part that no document of this kind has \(extra\)$/m,
    ],
    [
      'an update that waits for another',
      (run) => {
        const doc = new Y.Doc()
        doc.getArray('extra').push([1])
        const vector = Y.encodeStateVector(doc)
        doc.getArray('extra').push([2])
        const bytes = Y.encodeStateAsUpdate(doc, vector)
        run(`INSERT INTO updates (document, user_id, bytes, at) VALUES (?, 'x', ?, 0)`, talk.name, bytes)
      },
      /: something in the document waits for what is missing$/m,
    ],
    [
      'a row of the journal that cannot be read',
      (run) => run(`UPDATE updates SET bytes = x'0101ff' WHERE instr(bytes, 'hello') > 0`),
      /: row \d+ of the journal cannot be read$/m,
    ],
    [
      'a row of the journal that was set aside',
      (run) => run(`UPDATE updates SET quarantined = 'bad' WHERE instr(bytes, 'hello') > 0`),
      /: row \d+ of the journal was set aside, since it could not be read$/m,
    ],
    [
      'a snapshot that cannot be read',
      (run) => run(`UPDATE snapshots SET bytes = x'090909' WHERE document = ?`, talk.name),
      /^Walks \(group\): the snapshot cannot be read/m,
    ],
    [
      'a conversation without its document',
      (run) => run(`UPDATE conversations SET generation = 'another' WHERE name = 'Walks'`),
      /^Walks \(group\): it has no document$/m,
    ],
    [
      'what an ended generation left behind',
      (run) => run(`UPDATE conversations SET generation = 'another' WHERE name = 'Walks'`),
      /^Left behind: conversation\/\S+ is no document in use any more$/m,
    ],
    [
      'somebody else’s hand in what one’s devices share',
      (run) => run(`UPDATE clients SET user_id = ? WHERE document LIKE 'home/%'`, talk.eve.user.id),
      /^What alice’s devices share: eve wrote in what belongs to alice \(home\)$/m,
    ],
    [
      'a member without an account',
      (run) => run(`DELETE FROM users WHERE id = ?`, talk.bob.user.id),
      /^The database file: a row of members refers to something that is not there$/m,
    ],
    [
      'entries of a conversation that is not there',
      (run) => run(`UPDATE entries SET conversation = 'gone-without-trace' WHERE ${ONE}`),
      /^Left behind: 1 entries of a conversation that is not there \(gone-without-trace\)$/m,
    ],
  ]
  it.each(cases)('[J3] finds %s', async (_name, change, expected) => {
    const said = await verified(change)
    expect(said.ok).toBe(false)
    expect(said.text).toMatch(expected)
    expect(said.text).toMatch(/^\d+ documents?, \d+ entries: \d+ differences?\.$/m)
    expect(said.text).not.toMatch(/hello|howdy|regretted/)
  })

  it('[J4] finds damage in the file itself', async () => {
    const folder = makeTempFolder('verify')
    const file = join(folder, DATABASE_FILE)
    copyFileSync(join(talk.relay.dataDir, DATABASE_FILE), file)
    const database = new SqliteDatabase(file)
    database.unsafeMode()
    database.pragma('writable_schema = ON')
    // An index that its table knows nothing of any more.
    database.exec(`UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'members_by_user')
      WHERE name = 'sessions_by_user'`)
    database.close()
    const said = await verify(folder)
    expect(said.ok).toBe(false)
    expect(said.text).toMatch(/^The database file: /m)
  })

  it('says so when the database is of another program’s version', async () => {
    const folder = makeTempFolder('verify')
    copyFileSync(join(talk.relay.dataDir, DATABASE_FILE), join(folder, DATABASE_FILE))
    const database = new SqliteDatabase(join(folder, DATABASE_FILE))
    database.pragma('user_version = 1')
    database.close()
    const said = await verify(folder)
    expect(said.ok).toBe(false)
    expect(said.text).toMatch(/^The database cannot be compared: it has version 1, this program's is \d/)
  })

  it('tells conversations of one name apart', async () => {
    const said = await verified((run) => {
      run(
        `INSERT INTO conversations
           (id, kind, name, topic, public, generation, notes_generation, created_by, created_at)
         SELECT 'another-id', kind, name, topic, public, 'g', 'n', created_by, 0
         FROM conversations WHERE name = 'Walks'`,
      )
    })
    expect(said.text).toMatch(/^Walks \(group another-id\): it has no document$/m)
  })

  it('names some of many differences and counts the rest', async () => {
    const said = await verified((run) => {
      for (let n = 0; n < 500; n++) run(`INSERT INTO clients VALUES (?, ?, 'x')`, `nothing ${n}`, n)
    })
    expect(said.text).toMatch(/^Left behind: and 490 more like these$/m)
    expect(said.text.split('\n').length).toBeLessThan(20)
  })
})
