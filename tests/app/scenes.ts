import type { FakeOptions } from './fakeModel.ts'

export interface Scene extends FakeOptions {
  /** Where the app believes to be. */
  readonly path: string
  /** A new version is offered. */
  readonly update?: boolean
  /** Words that stand on the screen once it is whole. */
  readonly shows: string
}

const FAMILY = '/c/familyonsunday'
const LAST_WORDS = 'On the train now'

/** Every screen of the app, with invented people: `gallery.html?scene=<name>`. */
export const SCENES = {
  home: { path: '/', shows: 'Tomás Andrade' },
  'home-empty': { path: '/', list: 'empty', shows: 'Nobody here yet' },
  'home-invited': { path: '/', list: 'empty', owner: false, shows: 'Find somebody to talk to' },
  'home-loading': { path: '/', list: 'loading', shows: 'Vera Oliveira' },
  chat: { path: FAMILY, typing: ['Ivo'], shows: LAST_WORDS },
  unread: { path: FAMILY, unread: true, shows: 'New messages' },
  direct: { path: '/c/d-tomas000000000000000000000', shows: '@tomas' },
  long: { path: FAMILY, long: 400, older: true, shows: '400. ' },
  room: { path: FAMILY, long: 5_000, shows: '5000. ' },
  'past-away': { path: FAMILY, past: 'away', shows: 'Older messages are with the relay' },
  'past-failed': { path: FAMILY, past: 'failed', shows: 'could not be fetched' },
  'past-kept': { path: FAMILY, keptDays: 30, shows: 'kept here for 30 days' },
  'chat-empty': { path: '/c/empty000', shows: 'Write the first line below.' },
  mischief: { path: FAMILY, mischief: true, shows: 'Show all' },
  refused: { path: FAMILY, refused: true, shows: 'Not sent' },
  'too-long': { path: FAMILY, draft: 'word '.repeat(3_400), shows: 'Too long by' },
  offline: {
    path: FAMILY,
    connection: { state: 'offline' },
    storage: 'full',
    update: true,
    shows: 'A new version is ready',
  },
  sending: { path: FAMILY, connection: { state: 'sending', count: 3 }, shows: LAST_WORDS },
  missing: { path: '/c/missing0', shows: 'This conversation is not here.' },
  loading: { path: '/c/loading0', shows: 'Opening the conversation' },
  opening: { path: '/', state: 'loading', shows: 'Loading' },
  settings: { path: '/settings', shows: 'Firefox on Debian' },
  login: { path: '/login', state: 'signed-out', shows: 'Good to see you' },
  unknown: { path: FAMILY, state: 'unknown', shows: 'Sign in again, Vera Oliveira' },
  register: { path: '/register?invite=abc', state: 'signed-out', shows: 'Vera invites you' },
  owner: { path: '/register?invite=owner', state: 'signed-out', shows: 'Your relay is ready' },
  'register-used': { path: '/register?invite=used', state: 'signed-out', shows: 'This link does not open' },
  'register-open': { path: '/register', state: 'signed-out', shows: 'Make an account' },
  'call-incoming': { path: FAMILY, call: { state: 'ringing-in' }, shows: 'Tomás Andrade calls, with video' },
  'call-incoming-group': {
    path: FAMILY,
    call: { state: 'ringing-in', isDirect: false, media: 'audio' },
    shows: 'in Family on Sunday',
  },
  'call-ringing': { path: FAMILY, call: { state: 'ringing-out' }, shows: 'Ringing' },
  'call-pair': { path: FAMILY, call: { state: 'connected' }, shows: '2 people' },
  'call-voice': { path: FAMILY, call: { state: 'connected', media: 'audio' }, shows: '2 people' },
  'call-lost': {
    path: FAMILY,
    call: { state: 'reconnecting', media: 'audio', away: true },
    shows: 'Reconnecting',
  },
  'call-group': {
    path: FAMILY,
    call: { state: 'connected', others: 3, isDirect: false },
    shows: '4 people',
  },
  'call-six': {
    path: FAMILY,
    call: { state: 'connected', others: 5, isDirect: false },
    shows: '6 people',
  },
  'call-screen': {
    path: FAMILY,
    call: { state: 'connected', others: 3, isDirect: false, screen: true },
    shows: '4 people',
  },
  'call-trouble': {
    path: FAMILY,
    call: {
      state: 'connected',
      media: 'audio',
      trouble: [
        { of: 'mic', why: 'denied' },
        { of: 'camera', why: 'in-use' },
      ],
    },
    shows: 'nobody hears you',
  },
  'call-bar': { path: FAMILY, call: { state: 'connected', minimised: true }, shows: 'Back to the call' },
  'call-ended': {
    path: FAMILY,
    call: { state: 'ended', reason: 'declined', words: 'I will call you later.' },
    shows: 'Call again',
  },
  'call-failed': { path: FAMILY, call: { state: 'ended', reason: 'failed' }, shows: 'No connection' },
  'call-ongoing': { path: FAMILY, ongoing: 3, shows: 'Call in progress: 3 people' },
  'call-records': { path: FAMILY, records: true, shows: 'Missed voice call' },
  calls: { path: '/calls', shows: 'Missed video call' },
  'calls-empty': { path: '/calls', call: { state: 'idle', past: 'empty' }, shows: 'Nobody has called yet' },
  'calls-away': { path: '/calls', call: { state: 'idle', past: 'away' }, shows: 'cannot be reached' },
  'not-found': { path: '/nowhere/at/all', shows: 'There is no such page.' },
} as const satisfies Readonly<Record<string, Scene>>

export type SceneName = keyof typeof SCENES
