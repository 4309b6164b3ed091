import { type Accessor, createEffect, createMemo } from 'solid-js'
import { settingKey } from '../../sync/home.ts'
import type { PresenceMessage } from '../../sync/peopleApi.ts'
import type { HomeStore } from '../conversations/createHome.ts'
import type { Workspace } from '../model.ts'
import { createAttention } from './createAttention.ts'
import { createContactsPresence } from './createContactsPresence.ts'

const RECEIPTS = settingKey('receipts')

export interface Present
  extends Pick<Workspace, 'presenceOf' | 'setSharesReceipts'>,
    Pick<ReturnType<typeof createContactsPresence>, 'hear'> {
  /** Somebody is at this page. */
  readonly isAttentive: Accessor<boolean>
  /** Undefined until this device has heard how its person has it on the others. */
  readonly sharesReceipts: Accessor<boolean | undefined>
}

export interface PresentOptions {
  readonly home: Pick<HomeStore, 'isCurrent' | 'report' | 'value' | 'setValue'>
  /** What came before this was loaded. */
  readonly told: readonly PresenceMessage[]
}

/** Being here: one's own presence, that of contacts, and what one lets others see of one's reading (P1, C8). */
export function createPresent({ home, told }: PresentOptions): Present {
  const attention = createAttention()
  const contacts = createContactsPresence({ isTold: home.isCurrent })
  for (const message of told) contacts.hear(message)
  createEffect(() => home.report(attention()))

  const hasHeard = createMemo((before: boolean) => before || home.isCurrent(), false)
  return {
    presenceOf: contacts.of,
    hear: contacts.hear,
    isAttentive: () => attention() === 'online',
    sharesReceipts() {
      if (home.value(RECEIPTS) === 'off') return false
      return hasHeard() || home.value(RECEIPTS) === 'on' || undefined
    },
    setSharesReceipts: (how) => home.setValue(RECEIPTS, how === 'yes' ? 'on' : 'off'),
  }
}
