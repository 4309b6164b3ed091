import { plurals } from './plurals.ts'

const many = plurals('en')

/** English, and the list of every phrase: the other languages must have them all. */
export const en = {
  'toast.region': 'Notifications ({hotkey})',
  'action.back': 'Back',
  'action.cancel': 'Cancel',
  'action.close': 'Close',
  'action.copied': 'Copied',
  'action.copy': 'Copy',
  'action.create': 'Create',
  'action.discard': 'Discard',
  'action.dismiss': 'Dismiss',
  'action.reload': 'Reload',
  'action.resend': 'Resend',
  'action.retry': 'Try again',
  'action.save': 'Save',
  'action.saved': 'Saved',

  'time.today': 'Today',
  'time.yesterday': 'Yesterday',
  'time.yesterdayShort': 'yesterday',
  'time.written': ({ when }: { when: string }) => `written ${when}`,

  'connection.name': 'Connection',
  'connection.offline': 'Offline',
  'connection.connecting': 'Connecting',
  'connection.upToDate': 'Up to date',
  'connection.sending': ({ count }: { count: number }) => `Sending ${count}`,

  'list.name': 'Conversations',
  'list.new': 'New conversation',
  'list.find': 'Find a conversation',
  'list.findClear': 'Clear',
  'list.filter': 'Filter conversations',
  'list.rooms': 'Public rooms',
  'list.empty': 'Nothing said yet, and all the time in the world.',
  'list.findPeople': 'Find somebody to talk to',
  'list.noMatch': ({ text }: { text: string }) => `Nothing called “${text}”.`,
  'list.unread': ({ count }: { count: number }) =>
    many(count, { one: `${count} unread message`, other: `${count} unread messages` }),
  'list.you': 'You',
  'list.draft': 'Draft',
  'list.removed': 'Message deleted',
  'list.hidden': 'Removed by a moderator',
  'list.noMessages': 'No messages yet',
  'list.loading': 'Opening your conversations',
  'me.menu': 'Your menu',
  'me.people': 'People',
  'me.calls': 'Calls',
  'me.settings': 'Settings',
  'me.invite': 'Invite somebody',
  'me.signOut': 'Sign out',

  'conversation.loading': 'Opening the conversation',
  'conversation.toList': 'All conversations',

  'update.ready': 'A new version is ready',
  'storage.unavailable':
    'This browser gives Prosa no storage: everything works while there is a network, nothing stays here afterwards.',
  'storage.full': 'This device is full: new messages reach the relay but are not kept here.',
  'storage.broken': 'The storage on this device is damaged. Prosa works from the relay meanwhile.',
  'storage.damaged':
    'Part of what this device kept was damaged and is being fetched again. Nothing that was sent is lost.',
  'storage.evicted': 'The browser emptied Prosa’s storage. Everything the relay has is coming back.',

  'home.sentence': 'A table, some paper, and the people you like.',
  'home.hint': 'Choose a conversation, or begin one.',
  'page.notFoundTitle': 'There is no such page.',
  'page.notFoundHint': 'The address leads nowhere; your conversations are where they were.',
  'page.brokenTitle': 'Something fell off the table.',
  'page.brokenHint': 'This view stopped working. What you wrote is safe on this device.',
  'page.copyDetails': 'Copy details',
  'page.loading': 'Loading',

  'settings.signOutTitle': 'Sign out of this device?',
  'settings.signOutHint': 'Everything of yours is wiped from this device. The relay keeps what was sent.',
  'settings.signOutUnsent': ({ count }: { count: number }) =>
    many(count, {
      one: `${count} message has not reached the relay. It will be lost.`,
      other: `${count} messages have not reached the relay. They will be lost.`,
    }),
} as const satisfies Readonly<Record<string, unknown>>

/** Every phrase, with the values that it takes. */
export type Dictionary = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (values: infer V) => string
    ? (values: V) => string
    : string
}
