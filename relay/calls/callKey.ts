import { randomBytes } from 'node:crypto'
import type { Database } from '../storage/openDatabase.ts'

const NAME = 'call-key'
const BYTES = 32

/** What peer ids and tokens are signed with (K5): made once, and the same after a restart, so that calls survive it. */
export async function callKey(db: Database): Promise<Uint8Array> {
  await db
    .insertInto('meta')
    .values({ key: NAME, value: randomBytes(BYTES).toString('hex') })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const { value } = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', NAME)
    .executeTakeFirstOrThrow()
  return Buffer.from(value, 'hex')
}
