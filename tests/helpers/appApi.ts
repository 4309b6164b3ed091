import * as v from 'valibot'
import type { Api } from '../../app/net/api.ts'
import { isErrorCode } from '../../sync/errors.ts'
import { err, ok } from '../../sync/result.ts'
import type { TestPerson } from './testRelay.ts'

/** The app's way of asking a relay, with this person's token in place of the page's cookie. */
export function apiOf(person: TestPerson, isOffline = () => false): Api {
  return {
    async request(method, path, schema, body) {
      if (isOffline()) return err({ code: 'unreachable' })
      const answer = await person.request(method, path, body).catch(() => undefined)
      if (answer === undefined) return err({ code: 'unreachable' })
      if (answer.status >= 400) {
        const { code } = (answer.body as { error: { code: string } }).error
        return err({ code: isErrorCode(code) ? code : 'internal' })
      }
      const parsed = v.safeParse(schema, answer.body)
      return parsed.success ? ok(parsed.output) : err({ code: 'unreachable' })
    },
  }
}
