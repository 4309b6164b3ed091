import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('opening a document', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ limits: { maxDocumentsPerSocket: 3 } })
  })
  afterAll(() => talk.relay.close())

  const cases: readonly (readonly [string, () => string])[] = [
    ['one that does not exist', () => 'conversation/nowhere12345/aaaaaaaaaaaa'],
    ['one that is not theirs', () => talk.name],
    ['somebody else’s home', () => `home/${talk.alice.user.id}/aaaaaaaaaaaa`],
    ['notes, which come later', () => `notes/${talk.group.id}/${talk.group.notes}`],
    ['a name of another form', () => 'conversation'],
    ['a name that JavaScript has for itself', () => 'toString/valueOf'],
    ['a name with path tricks', () => `conversation/../${talk.group.id}/${talk.group.generation}`],
  ]
  for (const [what, name] of cases) {
    it(`[G1] is refused as not found: ${what}`, async () => {
      const hers = talk.eve.device().open(name())
      await expect(hers.synced()).rejects.toThrow('not-found')
    })
  }

  it('[R2] names the generation that is current to a member, and nothing to a stranger', async () => {
    const stale = { ...talk.group, generation: 'aaaaaaaaaaaa' as typeof talk.group.generation }
    await expect(talk.bob.device().openConversation(stale).synced()).rejects.toThrow(
      `generation:${talk.group.generation}`,
    )
    await expect(talk.eve.device().openConversation(stale).synced()).rejects.toThrow('not-found')
  })

  it('[A1] refuses a token that is none, and an empty one without a cookie', async () => {
    for (const [token, reason] of [
      ['x'.repeat(40), 'unknown-session'],
      ['nonsense', 'unknown-session'],
      ['', 'not-signed-in'],
    ] as const) {
      await expect(talk.alice.device({ token }).openConversation(talk.group).synced()).rejects.toThrow(reason)
    }
  })

  it('[A2] takes no session id for a token', async () => {
    const { body } = await talk.alice.request('GET', '/api/sessions')
    const [session] = (body as { sessions: { id: string }[] }).sessions
    const hers = talk.alice.device({ token: session?.id ?? '' }).openConversation(talk.group)
    await expect(hers.synced()).rejects.toThrow('unknown-session')
  })

  it('[A2] tells a device of an ended session that it was ended, by token and by cookie', async () => {
    const { body } = await talk.alice.request('POST', '/api/auth/login', {
      username: 'bob',
      password: 'bob has a password',
    })
    const { token } = body as { token: string }
    const origin = talk.relay.relay.url
    await talk.bob.device({ token }).openConversation(talk.group).synced()
    const ended = await fetch(`${origin}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(ended.ok).toBe(true)
    await expect(talk.bob.device({ token }).openConversation(talk.group).synced()).rejects.toThrow(
      'session-ended',
    )
    const client = await connectRaw(origin, { origin, cookie: `prosa=${token}` })
    expect(await client.open(talk.name, '')).toBe('session-ended')
    client.ws.close()
  })

  it('[A1] refuses an upgrade from another site, and takes one from ours', async () => {
    const { url } = talk.relay.relay
    await expect(connectRaw(url, { origin: 'https://evil.example' })).rejects.toThrow('403')
    await expect(connectRaw(url, { origin: 'null' })).rejects.toThrow('403')
    const ours = await connectRaw(url, { origin: url })
    ours.ws.close()
  })

  it('[G11] bounds the documents of one socket, and takes another once one is closed', async () => {
    const groups = await Promise.all(
      ['one', 'two', 'three', 'four'].map((name) =>
        talk.alice.createConversation({ kind: 'group', name, memberIds: [] }),
      ),
    )
    const device = talk.alice.device()
    const documents = groups.slice(0, 3).map((group) => device.openConversation(group))
    await Promise.all(documents.map((document) => document.synced()))
    const [fourth] = groups.slice(3)
    if (fourth === undefined) throw new Error('four were made')
    await expect(device.openConversation(fourth).synced()).rejects.toThrow('too-many-documents')

    await documents[0]?.leave()
    await eventually(async () => {
      const again = device.openConversation(fourth)
      await again.synced().finally(() => again.leave())
      return true
    })
  })
})
