import { describe, expect, it } from 'vitest'
import { createPasswords } from '../../../relay/accounts/passwords.ts'
import { createSignIn } from '../../../relay/accounts/signIn.ts'
import { createThrottle } from '../../../relay/accounts/throttle.ts'
import { openDatabase } from '../../../relay/storage/openDatabase.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

const cheap = createPasswords({ memoryCost: 8, timeCost: 1 })

describe('passwords', () => {
  it('[§10] are hashed by argon2id with 19 MiB, 2 passes and 1 lane', async () => {
    expect(await createPasswords().hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it.each([
    ['1234567', false],
    ['12345678', true],
    ['x'.repeat(256), true],
    ['x'.repeat(257), false],
    ['🦊'.repeat(7), false],
    ['🦊'.repeat(8), true],
    ['e\u0301'.repeat(7), false],
    [`1234567\ud800`, false],
  ])('count characters, 8 to 256: %j is %s', (password, acceptable) => {
    expect(cheap.isAcceptable(password)).toBe(acceptable)
  })

  it('do not match without a hash, whatever they are', async () => {
    expect(await cheap.verify('nobody has this password', undefined)).toBe(false)
  })

  it('all get their turn when many come at once', async () => {
    const hash = await cheap.hash('correct horse')
    const tries = Array.from({ length: 30 }, (_, n) => cheap.verify(n % 2 ? 'correct horse' : 'wrong', hash))
    expect(await Promise.all(tries)).toEqual(tries.map((_, n) => n % 2 === 1))
  })

  it('[§8] are verified once for an unknown name and for a wrong password', async () => {
    const { db, close } = await openDatabase(makeTempFolder('passwords'))
    let verified = 0
    const passwords = {
      ...cheap,
      verify: async () => {
        verified += 1
        return false
      },
    }
    const signIn = createSignIn({ db, passwords, throttle: createThrottle({ now: () => 0 }) })
    await signIn({ username: 'nobody', password: 'x' }, 'here')
    expect(verified).toBe(1)
    await close()
  })
})
