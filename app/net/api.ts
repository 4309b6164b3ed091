import * as v from 'valibot'
import { errorSchema } from '../../sync/api.ts'
import { err, ok } from '../../sync/result.ts'
import type { Failure, Outcome } from '../model.ts'

const TIMEOUT_MS = 15_000

export interface Api {
  /** One request; the answer is parsed by `schema`. A blob is sent as it is, all else as JSON. */
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
          ...(body instanceof Blob
            ? { body }
            : body !== undefined && {
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
        const failure = await readFailure(answer)
        onRefused(failure.code)
        return err(failure)
      }
      const parsed = v.safeParse(schema, answer)
      return parsed.success ? ok(parsed.output) : err({ code: 'unreachable' })
    },
  }
}

/** The table of codes comes with the first refusal: no page needs it to begin with. */
async function readFailure(answer: unknown): Promise<Failure> {
  const parsed = v.safeParse(errorSchema, answer)
  if (!parsed.success) return { code: 'unreachable' }
  const { code, field } = parsed.output.error
  const table = await import('../../sync/errors.ts').catch(() => undefined)
  return { code: table?.isErrorCode(code) ? code : 'internal', ...(field !== undefined && { field }) }
}
