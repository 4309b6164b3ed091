import type { Context } from 'hono'
import type { ApiError } from '../../sync/errors.ts'
import { type ConversationId, isConversationId, isUserId, type UserId } from '../../sync/ids.ts'
import type { Result } from '../../sync/result.ts'
import { fail } from './env.ts'

/** `:id` of a path; undefined for what can be no conversation's. */
export function conversationId(c: Context): ConversationId | undefined {
  const id = c.req.param('id')
  return isConversationId(id) ? id : undefined
}

/** `:userId` of a path; undefined for what can be nobody's. */
export function memberId(c: Context): UserId | undefined {
  const id = c.req.param('userId')
  return isUserId(id) ? id : undefined
}

/** A result as an answer: its value as JSON. */
export const answer = (c: Context, result: Result<object, ApiError>): Response =>
  result.ok ? c.json(result.value) : fail(c, result.error)

/** The same for what answers nothing. */
export const done = (c: Context, result: Result<void, ApiError>): Response =>
  result.ok ? c.body(null, 204) : fail(c, result.error)
