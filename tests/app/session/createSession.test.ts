import 'fake-indexeddb/auto'
import { createRoot } from 'solid-js'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDeviceStore } from '../../../app/replica/deviceStore.ts'
import { createSession } from '../../../app/session/createSession.ts'
import { forgetPerson, keepPerson, readKept, readMe, writeMe } from '../../../app/session/deviceMemory.ts'
import type { Me } from '../../../sync/api.ts'
import { pretendPage } from '../../helpers/appConversation.ts'
import { eventually } from '../../helpers/eventually.ts'
import { alice, bob } from '../../sync/helpers/people.ts'

const ME: Me = { id: alice, username: 'alice', displayName: 'Alice', owner: false, session: 's1' }

/** The relay answers every request with this refusal. */
function refusing(code: string): { code: string } {
  const answer = { code }
  pretendPage()
  vi.stubGlobal('location', { origin: 'http://127.0.0.1:9', pathname: '/' })
  const deaf = { addEventListener: () => undefined, removeEventListener: () => undefined }
  vi.stubGlobal('window', deaf)
  vi.stubGlobal('document', { ...deaf, visibilityState: 'visible' })
  vi.stubGlobal('fetch', async () =>
    Response.json({ error: { code: answer.code, message: '' } }, { status: 401 }),
  )
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  return answer
}

it('[A2] an unknown session keeps what is here, and one that turns out to have ended wipes it', async () => {
  const relay = refusing('unknown-session')
  const name = `prosa-${ME.id}`
  const store = openDeviceStore({ name })
  store.set('word', 'said here')
  await store.settled()
  store.close()
  writeMe(ME)
  const session = createRoot(createSession)
  await eventually(() => expect(session.current().state).toBe('unknown'))
  expect(readKept()).toEqual([ME])
  expect((await indexedDB.databases()).map((each) => each.name)).toEqual([name])

  relay.code = 'session-ended'
  await session.signIn({ username: 'alice', password: 'a password' })
  await eventually(() => expect(session.current()).toEqual({ state: 'signed-out', ended: { unsent: 0 } }))
  await eventually(async () => expect(await indexedDB.databases()).toEqual([]))
  expect(readKept()).toEqual([])
  expect(session.kept()).toEqual([])
  expect(readMe()).toBeUndefined()
})

it('[A2] of somebody else who is kept here nothing goes with it', async () => {
  const relay = refusing('unknown-session')
  const other: Me = { ...ME, id: bob, username: 'bob' }
  keepPerson(other)
  writeMe(ME)
  const session = createRoot(createSession)
  await eventually(() => expect(session.current().state).toBe('unknown'))
  relay.code = 'session-ended'
  await session.signIn({ username: 'alice', password: 'a password' })
  await eventually(() => expect(session.current().state).toBe('signed-out'))
  expect(readKept()).toEqual([other])
  expect(session.kept()).toEqual([other])
})

it('[A2] a network that goes while it starts leaves nobody outside who is signed in', async () => {
  refusing('internal')
  forgetPerson(ME.id)
  let asked = 0
  vi.stubGlobal('fetch', async (url: string | URL) => {
    if (!String(url).endsWith('/api/me')) return Response.json({}, { status: 503 })
    asked += 1
    if (asked < 3) throw new TypeError('network changed')
    return Response.json(ME)
  })
  const session = createRoot(createSession)
  await eventually(() => expect(session.current().state).toBe('signed-out'))
  await eventually(() => expect(session.current()).toMatchObject({ state: 'signed-in', me: ME }))
  expect(asked).toBe(3)
})
