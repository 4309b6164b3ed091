import { createHash } from 'node:crypto'
import { entryIdOf } from '../../sync/clock.ts'
import { ERRORS } from '../../sync/errors.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { usernameKey } from '../accounts/usernames.ts'
import type { EntryImporter, ImportedEntry } from '../conversations/ports.ts'
import type { CommandContext } from './commands.ts'
import { ensurePlaceholders } from './placeholders.ts'
import { type ImportMessage, type ImportText, readImport } from './readImport.ts'
import { openText } from './readLines.ts'
import type { AdminServices } from './services.ts'

export interface ImportRequest {
  readonly file: string
  readonly room: string
  readonly owner: string
}

/** Lines kept: the newest. They are sorted in memory, which takes a third of a gigabyte for as many. */
const KEEP_LINES = 1_000_000
/** Of these the newest go into the document, as many as it keeps when it is sealed; the others into history (R1). */
const KEEP_HOT = LIMITS.hotEntries / 2
/** Messages per write. */
const CHUNK = 250
const HISTORY_CHUNK = 5_000

/**
 * Brings a text of `time<TAB>name<TAB>text` lines into a room of the owner's, written by placeholder people.
 * Ids follow from the content, so the same file twice adds nothing, and a run cut short can be repeated.
 */
export async function importFile(
  services: AdminServices,
  { file, room, owner }: ImportRequest,
  { report, signal }: CommandContext,
): Promise<Result<readonly string[], string>> {
  const ownerId = await findAccount(services, owner)
  if (ownerId === undefined) return err(`There is no account with the username ${owner}.`)
  const read = await readFile(file, services.now(), { report, signal })
  if (!read.ok) return read
  const { messages } = read.value
  if (messages.length === 0) return err(`${file} holds no line of the form time<TAB>name<TAB>text.`)

  const conversation = await findOrMakeRoom(services, ownerId, room)
  if (!conversation.ok) return conversation
  // The newest first: if there are more than the room shows, those go without that only history names.
  const names = [...new Set(messages.map(({ name }) => name).reverse())]
  const people = await ensurePlaceholders(services, names)
  // Before the entries: whoever has entries in the room is taken to have a name there.
  const guests = names.flatMap((name) => {
    const id = people.get(name)
    return id === undefined ? [] : [{ id, name }]
  })
  const named = await services.conversations.nameGuests(conversation.value, guests)
  if (!named.ok) return err(ERRORS[named.error.code][1])

  const added = await addMessages(services, conversation.value, messages, people, { report, signal })
  return added.ok ? ok(summary(room, read.value, added.value, names.length)) : added
}

async function findAccount({ db }: AdminServices, username: string): Promise<UserId | undefined> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('username_key', '=', usernameKey(username))
    .where('placeholder', '=', 0)
    .executeTakeFirst()
  return row?.id as UserId | undefined
}

/** The whole file is read before anything is written: a broken one changes nothing. */
async function readFile(
  file: string,
  nowMs: number,
  { report, signal }: CommandContext,
): Promise<Result<ImportText, string>> {
  try {
    const onProgress = (lines: number) => report(`Read ${lines} lines.`)
    return ok(await readImport(await openText(file), { keepLines: KEEP_LINES, nowMs, signal, onProgress }))
  } catch (error) {
    if (signal.aborted) return err('Stopped; nothing was imported.')
    return err(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

async function findOrMakeRoom(
  { db, conversations }: AdminServices,
  owner: UserId,
  name: string,
): Promise<Result<ConversationId, string>> {
  const there = await db
    .selectFrom('conversations as c')
    .innerJoin('members as m', 'm.conversation', 'c.id')
    .select('c.id')
    .where('m.user_id', '=', owner)
    .where('m.role', '=', 'host')
    .where('c.kind', '=', 'room')
    .where('c.name', '=', name)
    .orderBy('c.created_at')
    .executeTakeFirst()
  if (there !== undefined) return ok(there.id as ConversationId)
  const made = await conversations.create(owner, { kind: 'room', name })
  return made.ok ? ok(made.value.conversation.id) : err(ERRORS[made.error.code][1])
}

async function addMessages(
  { importer }: AdminServices,
  conversation: ConversationId,
  messages: readonly ImportMessage[],
  people: ReadonlyMap<string, UserId>,
  { report, signal }: CommandContext,
): Promise<Result<number, string>> {
  const all = inOrder(messages, people)
  const hot = all.slice(-KEEP_HOT)
  const older = all.slice(0, -KEEP_HOT)
  let added = 0
  let done = 0
  const write = async (
    entries: readonly ImportedEntry[],
    size: number,
    how: EntryImporter['import'],
  ): Promise<Result<void, string>> => {
    for (let first = 0; first < entries.length; first += size) {
      if (signal.aborted) return err(`Stopped after ${added} messages; the same command continues.`)
      const chunk = entries.slice(first, first + size)
      const written = await how(conversation, chunk)
      if (!written.ok) return err(ERRORS[written.error][1])
      added += written.value.added
      done += chunk.length
      report(`Imported ${done} of ${all.length} messages.`)
    }
    return ok(undefined)
  }

  const past = await write(older, HISTORY_CHUNK, importer.importHistory)
  if (!past.ok) return past
  const floor = hot[0]?.i
  if (older.length > 0 && floor !== undefined) {
    const raised = await importer.raiseFloor(conversation, floor)
    if (!raised.ok) return err(ERRORS[raised.error][1])
  }
  const present = await write(hot, CHUNK, importer.import)
  return present.ok ? ok(added) : present
}

/** Oldest first, and by identity: a line that stands twice in an unsorted file is one message. */
function inOrder(messages: readonly ImportMessage[], people: ReadonlyMap<string, UserId>): ImportedEntry[] {
  const unique = new Map<string, ImportedEntry>()
  for (const message of messages) {
    const author = people.get(message.name)
    const i = idOf(message)
    if (author !== undefined) unique.set(`${author}/${i}`, { author, i, t: message.text })
  }
  return [...unique.values()].sort((one, other) => (one.i < other.i ? -1 : 1))
}

/** The replica's 20 bits come from the content: same line, same id; another line, most likely another. */
function idOf({ timeMs, counter, name, text }: ImportMessage): EntryId {
  const hash = createHash('sha256').update(`${timeMs}\t${name}\t${text}\t${counter}`).digest()
  return entryIdOf(timeMs, counter, hash.readUIntBE(0, 3) >>> 4)
}

function summary(
  room: string,
  { messages, leftOut, badLines, firstBadLines }: ImportText,
  added: number,
  people: number,
): string[] {
  const there = messages.length - added
  const lines = [
    `${added} messages of ${people} people are now in ${room}.${there > 0 ? ` ${there} were there already.` : ''}`,
  ]
  if (leftOut > 0) lines.push(`Left out: ${leftOut} older lines; the newest ${KEEP_LINES} are kept.`)
  if (badLines > 0) {
    const more = badLines > firstBadLines.length ? ', …' : ''
    lines.push(
      `${badLines} ${badLines === 1 ? 'line was' : 'lines were'} not of the form time<TAB>name<TAB>text: ${firstBadLines.join(', ')}${more}.`,
    )
  }
  if (people > LIMITS.maxMembers) lines.push(`Names of ${LIMITS.maxMembers} people are shown in the room.`)
  return lines
}
