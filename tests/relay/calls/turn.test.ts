import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIce } from '../../../relay/calls/ice.ts'
import type { UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createTurnClient, type TurnClient } from '../../helpers/turnClient.ts'
import { hasTurnServer, startTurnServer } from '../../helpers/turnServer.ts'

const ADDRESS = '127.0.0.1'
const SECRET = 'only the relay and the TURN server know it'
const ALICE = 'alice' as UserId
const BOB = 'bob' as UserId
const [UNAUTHORIZED, FORBIDDEN, QUOTA_REACHED] = [401, 403, 486]
/** For each of seven others a way by UDP, one by TCP and one by TLS, from two networks, and again while one restarts. */
const IN_A_FULL_CALL = (LIMITS.maxMeshAudio - 1) * 3 * 2 * 2

const isHere = hasTurnServer()

describe.skipIf(!isHere)(
  `coturn as docs/hosting.md sets it up${isHere ? '' : ' (it is not installed)'}`,
  () => {
    let port: number
    const clients: TurnClient[] = []

    beforeAll(async () => {
      port = await freePort()
      await startTurnServer({ address: ADDRESS, port, secret: SECRET })
    })
    // Not sooner: the next socket might get the port of one that closed, for which coturn has an address already.
    afterAll(() => {
      for (const client of clients) client.close()
    })

    /** What the relay gave somebody so long ago. */
    function given({ secret = SECRET, agoMs = 0, to = ALICE } = {}): {
      username: string
      credential: string
    } {
      const ice = createIce({
        turnUrl: `turn:${ADDRESS}:${port}`,
        turnSecret: secret,
        limits: LIMITS,
        now: () => Date.now() - agoMs,
      })
      const [server] = ice(to).iceServers
      return { username: server?.username ?? '', credential: server?.credential ?? '' }
    }

    function client(by: { username: string; credential: string }): TurnClient {
      const made = createTurnClient({ address: ADDRESS, port, ...by })
      clients.push(made)
      return made
    }

    it('[K9] takes what the relay gives', async () => {
      expect(await client(given()).allocate()).toBe('success')
    })

    it('[K9] refuses what was given too long ago', async () => {
      const justGood = LIMITS.iceCredentialsMs - 60_000
      expect(await client(given({ agoMs: justGood })).allocate()).toBe('success')
      expect(await client(given({ agoMs: LIMITS.iceCredentialsMs + 60_000 })).allocate()).toBe(UNAUTHORIZED)
    })

    it('[K9] refuses another secret, a later time, another name and no name', async () => {
      const { username, credential } = given({ agoMs: LIMITS.iceCredentialsMs + 60_000 })
      const later = `${Number(username.split(':')[0]) + 3600}:${ALICE}`
      const forged = [
        given({ secret: 'guessed' }),
        { username: later, credential },
        { username: given().username.replace(ALICE, 'eve'), credential: given().credential },
        { username: '', credential: '' },
      ]
      for (const each of forged) expect(await client(each).allocate()).toBe(UNAUTHORIZED)
    })

    it('[K9] keeps what was begun in time, and begins nothing more once it is over', async () => {
      const by = given({ to: BOB, agoMs: LIMITS.iceCredentialsMs - 2_000 })
      const early = client(by)
      expect(await early.allocate()).toBe('success')
      await eventually(async () => expect(await client(by).allocate()).toBe(UNAUTHORIZED), { everyMs: 200 })
      expect([await early.refresh(), await early.permit('203.0.113.7')]).toEqual(['success', 'success'])
    })

    it('leads nowhere behind the firewall', async () => {
      const alice = client(given())
      expect(await alice.allocate()).toBe('success')
      for (const address of [
        '127.0.0.1',
        '10.0.0.7',
        '172.16.0.1',
        '192.168.1.1',
        '169.254.169.254',
        '100.64.0.1',
      ])
        expect(await alice.permit(address)).toBe(FORBIDDEN)
      expect(await alice.permit('203.0.113.7')).toBe('success')
    })

    it('[K4] has room for one person in the largest call, and an end', async () => {
      const by = given()
      const answers: unknown[] = []
      while (answers.length < 3 * IN_A_FULL_CALL && !answers.includes(QUOTA_REACHED))
        answers.push(await client(by).allocate())
      expect(answers.indexOf(QUOTA_REACHED)).toBeGreaterThanOrEqual(IN_A_FULL_CALL)
    })
  },
)

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, ADDRESS)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}
