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
  'list.missed': ({ count }: { count: number }) =>
    many(count, { one: `${count} missed call`, other: `${count} missed calls` }),
  'list.you': 'You',
  'list.draft': 'Draft',
  'list.removed': 'Message deleted',
  'list.hidden': 'Removed by a moderator',
  'list.noMessages': 'No messages yet',
  'list.loading': 'Opening your conversations',
  'me.menu': 'Your menu',
  'me.people': 'People',
  'me.invite': 'Invite somebody',

  'conversation.loading': 'Opening the conversation',
  'conversation.toList': 'All conversations',

  'update.ready': 'A new version is ready',

  'home.sentence': 'A table, some paper, and the people you like.',
  'home.hint': 'Choose a conversation, or begin one.',
  'page.brokenTitle': 'Something fell off the table.',
  'page.brokenHint': 'This view stopped working. What you wrote is safe on this device.',
  'page.copyDetails': 'Copy details',
  'late.missing': 'Not on this device yet: it needs the network once.',
  'page.loading': 'Loading',
} as const satisfies Readonly<Record<string, unknown>>

/** Every phrase, with the values that it takes. */
export type Dictionary = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (values: infer V) => string
    ? (values: V) => string
    : string
}
