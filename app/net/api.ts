import * as v from 'valibot'
import { errorSchema } from '../../sync/api.ts'
import { isErrorCode } from '../../sync/errors.ts'
import { err, ok } from '../../sync/result.ts'
import type { Failure, Outcome } from '../model.ts'

const TIMEOUT_MS = 15_000

export interface Api {
  /** One request; the answer is parsed by `schema`. */
  request<S extends v.GenericSchema>(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    schema: S,
    body?: unknown,
  ): Outcome<v.InferOutput<S>>
}

/** For answers that say nothing but that it was done. */
export const nothing = v.unknown()

export function createApi(onRefused: (code: Failure['code']) => void = () => undefined): Api {
  return {
    async request(method, path, schema, body) {
      let response: Response
      let answer: unknown
      try {
        response = await fetch(path, {
          method,
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(body !== undefined && {
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }),
        })
        const text = await response.text()
        answer = text === '' ? undefined : JSON.parse(text)
      } catch {
        // No network, no relay, or something between us and it that answers for it.
        return err({ code: 'unreachable' })
      }
      if (!response.ok) {
        const failure = readFailure(answer)
        onRefused(failure.code)
        return err(failure)
      }
      const parsed = v.safeParse(schema, answer)
      return parsed.success ? ok(parsed.output) : err({ code: 'unreachable' })
    },
  }
}

function readFailure(answer: unknown): Failure {
  const parsed = v.safeParse(errorSchema, answer)
  if (!parsed.success) return { code: 'unreachable' }
  const { code, field } = parsed.output.error
  return { code: isErrorCode(code) ? code : 'internal', ...(field !== undefined && { field }) }
}
