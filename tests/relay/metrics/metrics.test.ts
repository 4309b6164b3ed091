import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { documentOf, startTalk, type Talk } from '../../helpers/talk.ts'

let talk: Talk
let owner: string | undefined
beforeAll(async () => {
  talk = await startTalk()
})
afterAll(() => talk.relay.close())

/** As somebody on this machine asks, with these headers. */
function ask(headers: Record<string, string> = {}): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    request(`${talk.relay.relay.url}/metrics`, { headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text })
    })
      .on('error', reject)
      .end()
  })
}

const figure = (text: string, name: string): number => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}

/** Another who registered by the link of the first run. */
async function ownerToken(): Promise<string> {
  const invite = new URL(talk.relay.relay.ownerLink ?? '').searchParams.get('invite')
  const answer = await fetch(`${talk.relay.relay.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'olga', password: 'olga likes long walks', invite }),
  })
  return ((await answer.json()) as { token: string }).token
}

describe('/metrics', () => {
  it('tells a program on this machine how the relay does, in the words of Prometheus', async () => {
    const before = await ask()
    expect(before).toMatchObject({ status: 200, type: expect.stringContaining('version=0.0.4') })
    expect(figure(before.text, 'prosa_ready')).toBe(1)
    expect(figure(before.text, 'prosa_can_store')).toBe(1)
    expect(figure(before.text, 'prosa_sockets')).toBe(0)
    expect(figure(before.text, 'process_resident_memory_bytes')).toBeGreaterThan(0)

    const device = talk.alice.device().openConversation(talk.group)
    await device.synced()
    device.say('one')
    await device.acknowledged()
    device.append({ i: 'no id', k: 'm', t: 'two' })
    const text = await eventually(async () => {
      const answer = await ask()
      expect(answer.text).toContain('prosa_updates_refused_total{code="')
      return answer.text
    })
    expect(figure(text, 'prosa_sockets')).toBe(1)
    expect(figure(text, 'prosa_documents')).toBeGreaterThanOrEqual(1)
    expect(figure(text, 'prosa_updates_accepted_total')).toBeGreaterThanOrEqual(1)
    expect(figure(text, 'prosa_commits_total')).toBeGreaterThan(figure(before.text, 'prosa_commits_total'))
    expect(figure(text, 'prosa_commit_seconds_total')).toBeGreaterThan(0)
    expect(figure(text, 'prosa_http_answers_total{status="2xx"}')).toBeGreaterThan(0)
    expect(text).not.toContain(documentOf(talk.group))
  })

  it('says as much when it is asked twice: nothing is counted again', async () => {
    // Something of its own may be stored in between, once.
    await eventually(async () => {
      const [one, other] = [await ask(), await ask()]
      for (const name of ['prosa_commits_total', 'prosa_updates_accepted_total'])
        expect(figure(other.text, name)).toBe(figure(one.text, name))
      return true
    })
  })

  it.each([
    ['behind a proxy', { 'X-Forwarded-For': '203.0.113.9' }],
    ['behind one that only names itself', { Via: '1.1 proxy' }],
    ['under a name from elsewhere', { Host: 'relay.example.org' }],
  ])('is for nobody else %s, but for the owner', async (_, headers) => {
    expect((await ask(headers)).status).toBe(401)
    const bearer = (token: string) => ({ ...headers, Authorization: `Bearer ${token}` })
    expect((await ask(bearer('made-up'))).status).toBe(401)
    expect((await ask(bearer(talk.alice.token))).status).toBe(403)
    owner ??= await ownerToken()
    expect((await ask(bearer(owner))).status).toBe(200)
  })
})
