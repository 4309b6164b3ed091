import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { recordAudit } from '../conversations/audit.ts'
import { moderatorIn } from '../conversations/authority.ts'
import { memberIds } from '../conversations/membership.ts'
import type { RoomWriter } from '../conversations/ports.ts'
import type { Logger } from '../log.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { type PictureType, sniffPicture } from './sniffPicture.ts'
import { tellOfAvatar } from './tellOfAvatar.ts'
import { maySee } from './whoMaySee.ts'

export interface StoredPicture {
  readonly type: PictureType
  readonly bytes: Uint8Array
}

/** Pictures of people and conversations, kept in the database with what refers to them; F1. */
export interface Pictures {
  /** @returns its SHA-256; undefined once it is removed. Refusals: `not-a-picture`, `picture-too-large`. */
  setAvatar(user: UserId, bytes: Uint8Array | undefined): Promise<Result<string | undefined, ErrorCode>>
  /** The same for a conversation, by a host or moderator of it; also `not-found`, `direct-fixed`, `forbidden`. M1 */
  setPicture(
    user: UserId,
    conversation: ConversationId,
    bytes: Uint8Array | undefined,
  ): Promise<Result<string | undefined, ErrorCode>>
  /** Undefined alike for what is not there and what `asker` may not see. */
  find(hash: string, asker: UserId): Promise<StoredPicture | undefined>
  /** Drops what nobody refers to, whatever left it behind. */
  sweep(): Promise<void>
}

export interface PicturesOptions {
  readonly db: Database
  readonly writer: Pick<RoomWriter, 'write' | 'announce'>
  readonly limits: Pick<Limits, 'maxPictureBytes' | 'maxPictureSide' | 'maxAuditRows'>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Pick<Logger, 'warn'>
}

interface Fresh extends StoredPicture {
  readonly hash: string
}

export function createPictures({ db, writer, limits, now, log }: PicturesOptions): Pictures {
  function read(bytes: Uint8Array | undefined): Result<Fresh | undefined, ErrorCode> {
    if (bytes === undefined) return ok(undefined)
    const sniffed = sniffPicture(bytes, limits)
    if (!sniffed.ok) return sniffed
    return ok({ hash: createHash('sha256').update(bytes).digest('hex'), type: sniffed.value.type, bytes })
  }

  return {
    async setAvatar(user, bytes) {
      const picture = read(bytes)
      if (!picture.ok) return picture
      const { value } = picture
      const hash = value?.hash ?? null
      const changed = await db.transaction().execute(async (tx): Promise<Result<boolean, ErrorCode>> => {
        const before = await tx.selectFrom('users').select('avatar').where('id', '=', user).executeTakeFirst()
        if (before === undefined) return err('not-signed-in')
        if (before.avatar === hash) return ok(false)
        await store(tx, value, now())
        await tx.updateTable('users').set({ avatar: hash }).where('id', '=', user).execute()
        await dropUnused(tx, before.avatar)
        return ok(true)
      })
      if (!changed.ok) return changed
      if (changed.value) {
        await tellOfAvatar(db, writer, user).catch((error: unknown) =>
          log.warn({ err: error }, 'another picture was not told; devices hear of it with their next list'),
        )
      }
      return ok(value?.hash)
    },

    async setPicture(user, conversation, bytes) {
      // A look before anything is read: strangers cause no work.
      const first = await moderatorIn(db, conversation, user)
      if (!first.ok) return first
      const picture = read(bytes)
      if (!picture.ok) return picture
      const hash = picture.value?.hash ?? null
      const written = await writer.write(conversation, async (tx, at) => {
        const moderator = await moderatorIn(tx, conversation, user)
        if (!moderator.ok) return moderator
        const before = await tx
          .selectFrom('conversations')
          .select('picture')
          .where('id', '=', conversation)
          .executeTakeFirst()
        if (before === undefined) return err('not-found')
        if (before.picture === hash) return ok({ value: undefined })
        await store(tx, picture.value, at)
        await tx.updateTable('conversations').set({ picture: hash }).where('id', '=', conversation).execute()
        await dropUnused(tx, before.picture)
        const act = { actor: user, action: 'describe', detail: { picture: hash } } as const
        await recordAudit(tx, conversation, at, [act], limits.maxAuditRows)
        return ok({ room: { picture: hash }, value: undefined })
      })
      if (!written.ok) return written
      writer.announce(conversation, await memberIds(db, conversation))
      return ok(picture.value?.hash)
    },

    async find(hash, asker) {
      if (!(await maySee(db, hash, asker))) return undefined
      return db.selectFrom('pictures').select(['type', 'bytes']).where('hash', '=', hash).executeTakeFirst()
    },

    async sweep() {
      await sql`DELETE FROM pictures WHERE ${UNUSED}`.execute(db)
    },
  }
}

async function store(tx: Tx, picture: Fresh | undefined, at: number): Promise<void> {
  if (picture === undefined) return
  await tx
    .insertInto('pictures')
    .values({ ...picture, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const UNUSED = sql`NOT EXISTS (SELECT 1 FROM users WHERE avatar = pictures.hash)
  AND NOT EXISTS (SELECT 1 FROM conversations WHERE picture = pictures.hash)`

async function dropUnused(tx: Tx, hash: string | null): Promise<void> {
  if (hash !== null) await sql`DELETE FROM pictures WHERE hash = ${hash} AND ${UNUSED}`.execute(tx)
}
