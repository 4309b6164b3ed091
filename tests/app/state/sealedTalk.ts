import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { conversationDocument } from '../../../sync/documentName.ts'
import type { Generation } from '../../../sync/ids.ts'
import { type AppTab, openTab, type TabOptions } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type Listed, type MovingConversation, openMoving } from '../../helpers/movingConversation.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

/** Twice as many entries seal a document at once. */
const HOT = 20

export let talk: Talk
/** A conversation of alice and bob, new in each test, as it is listed at first. */
export let made: Conversation
export let listed: Listed
beforeAll(async () => {
  talk = await startTalk({
    limits: { hotEntries: HOT, sealQuietMs: 3600_000, entriesPerSecond: 1e6, entriesBurst: 1e6 },
  })
})
afterAll(() => talk.relay.close())
beforeEach(async () => {
  made = await talk.alice.createConversation({ kind: 'group', name: 'Long', memberIds: [talk.bob.user.id] })
  listed = { generation: made.generation, epoch: (await talk.alice.overview()).epoch }
})

export function tabOf(person: TestPerson, options: TabOptions = {}): AppTab {
  const tab = openTab(talk.relay, person, options)
  onTestFinished(() => tab.close())
  return tab
}
const open = (tab: AppTab, as: Listed = listed) => openMoving(tab, made.id, as)

export const generationNow = async (): Promise<Generation> => {
  const found = (await talk.bob.overview()).conversations.find(({ id }) => id === made.id)
  if (found === undefined) throw new Error('The conversation is gone.')
  return found.generation
}

/** Bob goes on talking until the conversation is sealed; answers where it lives now. */
export async function seal(): Promise<Generation> {
  const before = await generationNow()
  const device = talk.bob.device()
  const his = device.open(conversationDocument(made.id, before))
  await his.synced()
  for (let n = 0; n <= 2 * HOT; n++) his.say(`bob ${n}`)
  await eventually(async () => expect(await generationNow()).not.toBe(before))
  device.close()
  return generationNow()
}

/** What the relay has of somebody, in the order of arrival, each as often as it is there. */
export const stored = (person: TestPerson): (string | undefined)[] =>
  talk.relay
    .rows(
      'SELECT body FROM entries WHERE conversation = ? AND author = ? ORDER BY seq',
      made.id,
      person.user.id,
    )
    .map(({ body }) => (JSON.parse(String(body)) as { t?: string }).t)

export const documentsOn = (tab: AppTab) => tab.store.documents(`conversation/${made.id}/`)

export async function readyIn(tab: AppTab, as?: Listed): Promise<MovingConversation> {
  const opened = open(tab, as)
  await opened.loaded()
  return opened
}
