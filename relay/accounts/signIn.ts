import type { User } from '../../sync/api.ts'
import { err, ok } from '../../sync/result.ts'
import type { Database } from '../storage/openDatabase.ts'
import type { Accounts } from './accounts.ts'
import type { Passwords } from './passwords.ts'
import type { Throttle } from './throttle.ts'
import { usernameKey } from './usernames.ts'
import { toUser } from './userRow.ts'

interface SignInOptions {
  readonly db: Database
  readonly passwords: Passwords
  readonly throttle: Throttle
}

/**
 * Checks a name and a password. Attempts at one account run one after the other, so that many at once
 * cannot overshoot what is allowed; while too many failed, even the right password is refused there.
 */
export function createSignIn({ db, passwords, throttle }: SignInOptions): Accounts['signIn'] {
  const inTurn = createTurnsByKey()

  return ({ username, password }, address) => {
    const account = usernameKey(username)
    return inTurn(account, async () => {
      const waitSeconds = Math.max(
        throttle.signIns.waitSeconds(account, address),
        throttle.failures.waitSeconds(address),
      )
      if (waitSeconds > 0) return err({ code: 'too-many-attempts', retryAfterSeconds: waitSeconds })

      // Counted ahead: attempts at other accounts from this address run at the same time.
      throttle.failures.count(address)
      const row = await db
        .selectFrom('users')
        .selectAll()
        .where('username_key', '=', account)
        .where('placeholder', '=', 0)
        .executeTakeFirst()
      const matches = await passwords.verify(password, row?.password_hash ?? undefined)
      if (row === undefined || !matches) {
        throttle.signIns.failed(account, address)
        return err({ code: 'wrong-credentials' })
      }
      throttle.failures.refund(address)
      throttle.signIns.succeeded(account, address)
      return ok<User>(toUser(row))
    })
  }
}

function createTurnsByKey(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work, work)
    tails.set(key, turn)
    const leave = () => {
      if (tails.get(key) === turn) tails.delete(key)
    }
    turn.then(leave, leave)
    return turn
  }
}
