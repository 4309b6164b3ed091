import type { Tx } from '../storage/openDatabase.ts'
import { run } from '../storage/written.ts'

/**
 * Whom a `call` entry concerns and who missed the call, as rows: to find somebody's calls no record is read but those
 * that are shown (K7).
 * @param seq the entry's row, which is there already
 */
export async function recordCallPeople(tx: Tx, seq: number): Promise<void> {
  await run(
    tx,
    `INSERT OR IGNORE INTO call_people (conversation, user_id, id) ${CONCERNED} WHERE e.seq = ?`,
    seq,
  )
  await run(
    tx,
    `INSERT OR IGNORE INTO missed_calls (conversation, user_id, place) ${MISSED} WHERE e.seq = ?`,
    seq,
  )
}

const CONCERNED = `
  SELECT DISTINCT e.conversation, u.id AS user_id, e.id FROM entries e
  JOIN json_each(json_array(json_array(e.body->>'$.o[0]'), e.body->'$.a', e.body->'$.d', e.body->'$.m')) l
  JOIN json_each(l.value) j JOIN users u ON u.id = j.value`
const MISSED = `
  SELECT DISTINCT e.conversation, u.id AS user_id, e.id AS place FROM entries e
  JOIN json_each(e.body, '$.m') j JOIN users u ON u.id = j.value`
