import { createRoot, createSignal } from 'solid-js'
import * as v from 'valibot'
import { createConversation, type OpenConversation } from '../../app/conversations/createConversation.ts'
import { fromList, type KnownConversation } from '../../app/conversations/known.ts'
import type { Api } from '../../app/net/api.ts'
import { type Conversations, conversationsSchema } from '../../sync/api.ts'
import { createEntryClock } from '../../sync/clock.ts'
import { isErrorCode } from '../../sync/errors.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { err, ok } from '../../sync/result.ts'
import type { TimelineItem } from '../../sync/timeline/items.ts'
import type { AppTab } from './appTab.ts'

/** A conversation of the app in a tab, with its list; what a person sees of it, without the screens. */
export interface AppConversation {
  readonly model: OpenConversation
  /** Requests to the relay so far: method and path. */
  readonly asked: readonly string[]
  /** Asks the relay for the list anew. */
  refresh(): Promise<void>
  /** Requests find nobody from now on, or an error, or work again. */
  setNetwork(state: 'on' | 'off' | 'broken'): void
  items(): TimelineItem[]
  /** Words of the messages shown, tombstones as `(removed)`. */
  texts(): string[]
  /** Reads back until everything is shown, or nothing more can be had. */
  readAll(): Promise<void>
  close(): void
}

/** What the app's state takes from the page, where there is none. */
export function pretendPage(): void {
  const kept = new Map<string, string>()
  Object.assign(globalThis, {
    window: { addEventListener: () => undefined, removeEventListener: () => undefined },
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
  })
}

export async function openAppConversation(tab: AppTab, id: ConversationId): Promise<AppConversation> {
  const { person } = tab
  const asked: string[] = []
  let network: 'on' | 'off' | 'broken' = 'on'
  const api: Api = {
    async request(method, path, schema, body) {
      asked.push(`${method} ${path}`)
      if (network !== 'on') return err({ code: network === 'off' ? 'unreachable' : 'internal' })
      const answer = await person.request(method, path, body).catch(() => undefined)
      if (answer === undefined) return err({ code: 'unreachable' })
      if (answer.status >= 400) {
        const { code } = (answer.body as { error: { code: string } }).error
        return err({ code: isErrorCode(code) ? code : 'internal' })
      }
      return ok(v.parse(schema, answer.body))
    },
  }
  const read = async (): Promise<KnownConversation | undefined> => {
    const list = await api.request('GET', '/api/conversations', conversationsSchema)
    if (!list.ok) return undefined
    const { conversations, epoch }: Conversations = list.value
    const found = conversations.find((each) => each.id === id)
    return found && fromList(found, epoch)
  }
  const first = (await read()) as KnownConversation
  const [known, setKnown] = createSignal(first)
  const refresh = async () => {
    const next = await read()
    if (next !== undefined) setKnown(next)
  }
  const me = { ...person.user, owner: false, session: 's' }
  return createRoot((dispose) => {
    const model = createConversation(known, {
      ...tab,
      me: () => me,
      api,
      clock: createEntryClock({ now: Date.now, replica: Math.floor(Math.random() * 2 ** 20) }),
      home: {
        open: () => undefined,
        isCurrent: () => true,
        draft: () => undefined,
        setDraft: () => undefined,
        onDraft: () => () => undefined,
        readMark: () => undefined,
        setReadMark: () => undefined,
        report: () => undefined,
        value: () => undefined,
        setValue: () => undefined,
        say: () => undefined,
        close: () => undefined,
      },
      prefix: 'test.',
      nameOf: () => undefined,
      onClockAhead: () => undefined,
      loadCalls: async () => undefined,
      onUnwelcome: () => void refresh(),
    })
    model.attach()
    const items = () => {
      const view = model.timeline()
      return Array.from({ length: view.length }, (_, index) => view.at(index)).filter(
        (item) => item !== undefined,
      )
    }
    return {
      model,
      asked,
      refresh,
      setNetwork(state) {
        network = state
      },
      items,
      texts: () =>
        items().flatMap((item) =>
          item.type === 'message' ? [item.removed === undefined ? item.text : '(removed)'] : [],
        ),
      async readAll() {
        while (model.past() === 'more') await model.loadOlder()
      },
      close: dispose,
    }
  })
}
