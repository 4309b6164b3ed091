import { conversationDocument, homeDocument, parseDocumentName } from '../../../sync/documentName.ts'
import type { ConversationId, Generation, UserId } from '../../../sync/ids.ts'
import { SCHEMA_VERSION } from '../../storage/migrations.ts'
import type { Reader } from '../../storage/openReader.ts'
import { SEQUENCES, type Sequences } from '../sequences.ts'
import { checkCalls } from './checkCalls.ts'
import { checkLanes } from './checkLanes.ts'
import { CONVERSATION_COLUMNS, type ConversationRow, checkRoom } from './checkRoom.ts'
import { checkRemovals, checkRows } from './checkRows.ts'
import { checkSeals } from './checkSeals.ts'
import { checkConversationWriters, checkHomeWriters } from './checkWriters.ts'
import { createFindings, createNames, type Findings, type Names } from './findings.ts'
import { loadForVerify } from './loadForVerify.ts'

export interface Verified {
  readonly documents: number
  readonly entries: number
  /** How many differences there are; `lines` names most of them. */
  readonly differences: number
  readonly lines: readonly string[]
  readonly notes: readonly string[]
}

/**
 * Compares every document with ledger and projection, both ways, and the database with itself. It changes nothing.
 * Each document is read at one moment, so a relay that goes on writing is never reported falsely.
 * @param mark how far the database went, by what was left beside it
 * @throws when the database is of another version, or cannot be read
 */
export function verifyDatabase(
  reader: Reader,
  onProgress: (line: string) => void,
  mark?: Sequences,
): Verified {
  const [{ user_version: version } = { user_version: 0 }] = reader.rows<{ user_version: number }>(
    'PRAGMA user_version',
  )
  if (version !== SCHEMA_VERSION)
    throw new Error(
      `it has version ${version}, this program's is ${SCHEMA_VERSION}. A start of the relay brings an older one up to date`,
    )
  const findings = createFindings()
  const names = createNames(reader)
  checkFile(reader, findings)
  if (mark !== undefined) checkTail(reader, mark, findings)
  if (findings.count === 0) onProgress('The database file is whole.')

  let documents = 0
  let entries = 0
  const conversations = reader.rows<{ id: string }>('SELECT id FROM conversations ORDER BY id')
  for (const [index, { id }] of conversations.entries()) {
    documents += checkConversation(reader, id, names, findings)
    const where = whereOf(reader, id, names)
    entries += checkRows(reader, id, names, (what) => findings.add(where, what))
    if ((index + 1) % PROGRESS_EVERY === 0)
      onProgress(`Compared ${index + 1} of ${conversations.length} conversations.`)
  }
  for (const { id } of reader.rows<{ id: string }>('SELECT id FROM users ORDER BY id')) {
    documents += checkHome(reader, id, names, findings)
  }
  checkLeftOvers(reader, findings)
  return {
    documents,
    entries,
    differences: findings.count,
    lines: findings.lines,
    notes: findings.notes,
  }
}

const PROGRESS_EVERY = 100

function checkFile(reader: Reader, findings: Findings): void {
  for (const { integrity_check: line } of reader.rows<{ integrity_check: string }>(
    'PRAGMA integrity_check(20)',
  )) {
    if (line !== 'ok') findings.add('The database file', line)
  }
  for (const { table } of reader.rows<{ table: string }>('PRAGMA foreign_key_check')) {
    findings.add('The database file', `a row of ${table} refers to something that is not there`)
  }
}

/** The mark beside the database knows how far it once went (J5). */
function checkTail(reader: Reader, mark: Sequences, findings: Findings): void {
  const [found] = reader.rows<Sequences>(SEQUENCES)
  if (found === undefined || found.epoch !== mark.epoch) return
  const missing = Math.max(mark.updates - found.updates, 0) + Math.max(mark.entries - found.entries, 0)
  if (missing === 0) return
  findings.add(
    'The database file',
    `its end is missing (${mark.entries - found.entries} entries): the -wal file was lost, or an older copy was put here`,
  )
}

/** Answers how many documents were compared: one, or none when it is gone meanwhile. */
function checkConversation(reader: Reader, id: string, names: Names, findings: Findings): 0 | 1 {
  return reader.atOneMoment(() => {
    const [conversation] = reader.rows<ConversationRow>(
      `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE id = ?`,
      id,
    )
    if (conversation === undefined) return 0
    const where = names.conversation(conversation)
    const found = (what: string) => findings.add(where, what)
    const name = conversationDocument(id as ConversationId, conversation.generation as Generation)
    const document = loadForVerify(reader, name, found)
    if (document === undefined) found('it has no document')
    else {
      checkLanes(reader, id, document.doc, names, found)
      checkRoom(reader, conversation, document.doc, names, found)
      checkConversationWriters(document, names, found)
      document.doc.destroy()
    }
    checkRemovals(reader, id, names, found)
    checkSeals(reader, id, found)
    checkCalls(reader, id, names, found)
    return 1
  })
}

/** Answers whether the person has one at all. */
function checkHome(reader: Reader, user: string, names: Names, findings: Findings): 0 | 1 {
  return reader.atOneMoment(() => {
    const [row] = reader.rows<{ home_generation: string }>(
      'SELECT home_generation FROM users WHERE id = ?',
      user,
    )
    if (row === undefined) return 0
    const found = (what: string) => findings.add(`What ${names.person(user)}’s devices share`, what)
    const name = homeDocument(user as UserId, row.home_generation as Generation)
    const document = loadForVerify(reader, name, found)
    if (document === undefined) return 0
    checkHomeWriters(document, user, names, found)
    document.doc.destroy()
    return 1
  })
}

function whereOf(reader: Reader, id: string, names: Names): string {
  const [row] = reader.rows<ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE id = ?`,
    id,
  )
  return row === undefined ? id : names.conversation(row)
}

/** What belongs to no document that is in use: generations that ended take their rows with them (R1). */
function checkLeftOvers(reader: Reader, findings: Findings): void {
  reader.atOneMoment(() => {
    const current = new Set<string>()
    for (const row of reader.rows<{ id: string; generation: string; notes_generation: string }>(
      'SELECT id, generation, notes_generation FROM conversations',
    )) {
      current.add(`conversation/${row.id}/${row.generation}`)
      current.add(`notes/${row.id}/${row.notes_generation}`)
    }
    for (const row of reader.rows<{ id: string; generation: string }>(
      'SELECT id, home_generation AS generation FROM users',
    )) {
      current.add(`home/${row.id}/${row.generation}`)
    }
    const stored = reader.rows<{ document: string; live: number }>(
      `SELECT document, max(live) AS live FROM (
         SELECT document, quarantined IS NULL AS live FROM updates
         UNION ALL SELECT document, 1 FROM snapshots UNION ALL SELECT document, 1 FROM clients)
       GROUP BY document`,
    )
    for (const { document, live } of stored) {
      if (current.has(document)) continue
      const kind = parseDocumentName(document)
      if (live === 0) findings.note(`Kept for whoever repairs it: a damaged part of ${document}.`)
      else if (kind.ok) findings.add('Left behind', `${document} is no document in use any more`)
      else findings.add('Left behind', `${document} is no name of a document`)
    }
    for (const { conversation, n } of reader.rows<{ conversation: string; n: number }>(
      `SELECT conversation, count(*) AS n FROM entries
       WHERE conversation NOT IN (SELECT id FROM conversations) GROUP BY conversation`,
    )) {
      findings.add('Left behind', `${n} entries of a conversation that is not there (${conversation})`)
    }
  })
}
