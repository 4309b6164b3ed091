import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { connectRaw } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

const DAY_MS = 24 * 3600_000

describe('the session of an open socket', () => {
  const clock = createHandTurnedClock()
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ now: clock.now, limits: { pingIntervalMs: 20, silenceMs: 1_000 * DAY_MS } })
  })
  afterAll(() => talk.relay.close())

  const expiresAt = () =>
    Number(
      talk.relay.rows('SELECT max(expires_at) AS at FROM sessions WHERE user_id = ?', talk.bob.user.id)[0]
        ?.at,
    )

  it('[A2] slides while the socket is used, without any request', async () => {
    const his = await connectRaw(talk.relay.relay.url)
    expect(await his.open(talk.name, talk.bob.token)).toBe('open')
    for (let n = 0; n < 4; n++) {
      clock.turn(20 * DAY_MS)
      await eventually(() => expect(expiresAt()).toBe(clock.now() + 30 * DAY_MS))
    }
    expect(his.isClosed()).toBe(false)
    his.ws.close()
  })

  it('[A2] that expired closes it, and does not say that somebody ended it', async () => {
    const his = await connectRaw(talk.relay.relay.url)
    expect(await his.open(talk.name, talk.bob.token)).toBe('open')
    clock.turn(31 * DAY_MS)
    expect(await his.closed).toEqual({ code: 4401, reason: 'not-signed-in' })
    const again = await connectRaw(talk.relay.relay.url)
    expect(await again.open(talk.name, talk.bob.token)).toBe('not-signed-in')
    again.ws.close()
  })

  it('[A2] [G6] that ended writes nothing more, though nobody has closed its socket yet', async () => {
    const plain = await startTalk()
    const { token } = await plain.relay.signIn('bob')
    const his = plain.bob.device({ token }).openConversation(plain.group)
    await his.synced()
    his.say('in time')
    await his.acknowledged()
    // Beside the relay, which closes sockets when it ends a session itself.
    plain.relay.write('UPDATE sessions SET ended_at = 1 WHERE user_id = ?', plain.bob.user.id)
    his.say('too late')
    expect((await his.rejection()).code).toBe('session-ended')
    expect(plain.relay.rows("SELECT 1 FROM entries WHERE body LIKE '%too late%'")).toEqual([])
    await plain.relay.close()
  })
})
