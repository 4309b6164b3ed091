import type { ConversationId } from '../../sync/ids.ts'
import type { FakeOptions } from './fakeOptions.ts'
import { PEOPLE } from './fakePeople.ts'

export interface Scene extends FakeOptions {
  /** Where the app believes to be. */
  readonly path: string
  /** Whose card is open. */
  readonly card?: { readonly id: string; readonly displayName: string }
  /** A new version is offered. */
  readonly update?: boolean
  /** What is open above it. */
  readonly dialog?: 'add-device'
  /** Words that stand on the screen once it is whole. */
  readonly shows: string
  /** Where a story of its own begins, which looks at what it opens. */
  readonly elsewhere?: true
}

const FAMILY = '/c/familyonsunday'
const LAST_WORDS = 'On the train now'
const DEPARTED = {
  id: 'missing0' as ConversationId,
  name: 'Garden neighbours',
  by: 'Vera Oliveira',
  at: new Date('2026-03-07T18:40:00Z').getTime(),
}

/** Every screen of the app, with invented people: `gallery.html?scene=<name>`. */
export const SCENES = {
  home: { path: '/', shows: 'Tomás Andrade' },
  'home-empty': { path: '/', list: 'empty', shows: 'Nothing said yet' },
  'home-invited': { path: '/', list: 'empty', owner: false, shows: 'Find somebody to talk to' },
  'home-loading': { path: '/', list: 'loading', shows: 'Vera Oliveira' },
  chat: { path: FAMILY, typing: ['Ivo'], shows: LAST_WORDS },
  unread: { path: FAMILY, unread: true, shows: 'New messages' },
  present: {
    path: FAMILY,
    here: 'online',
    typing: ['Ivo', 'Marta', 'Lia Aguiar'],
    shows: 'and 2 others are typing',
  },
  'direct-online': { path: '/c/d-tomas000000000000000000000', here: 'online', shows: '@tomas · online' },
  'direct-away': { path: '/c/d-tomas000000000000000000000', here: 'away', shows: '@tomas · away' },
  'direct-gone': { path: '/c/d-tomas000000000000000000000', here: 'gone', shows: 'last here' },
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
  people: { path: '/people', shows: 'They ask to be your contacts' },
  'people-empty': {
    path: '/people',
    contacts: 'none',
    list: 'empty',
    shows: 'Everybody was a stranger once.',
  },
  'people-loading': { path: '/people', contacts: 'loading', shows: 'Opening your contacts' },
  'people-offline': {
    path: '/people',
    contacts: 'offline',
    connection: { state: 'offline' },
    shows: 'waits for the network',
  },
  card: { path: FAMILY, card: PEOPLE.tomas, shows: 'I keep the boat dry' },
  'card-none': { path: FAMILY, card: PEOPLE.alva, contacts: 'none', shows: 'Not a contact of yours.' },
  'card-asking': { path: '/people', card: PEOPLE.noor, shows: 'Asks to be your contact.' },
  'card-blocked': { path: '/people', card: PEOPLE.ivo, shows: 'to them you are not here' },
  'card-long': { path: '/people', card: PEOPLE.alva, shows: 'Asks to be your contact.' },
  'card-own': { path: '/people', card: PEOPLE.vera, shows: 'This is how others see you.' },
  'card-offline': {
    path: '/people',
    card: PEOPLE.ines,
    contacts: 'offline',
    connection: { state: 'offline' },
    shows: 'is shown when there is a network',
  },
  arranged: { path: '/', arranged: true, shows: '2 archived conversations' },
  rooms: { path: '/rooms', shows: 'Boats of the lower river' },
  'rooms-empty': { path: '/rooms', places: 'nothing', shows: 'Somebody has to be first' },
  'rooms-loading': { path: '/rooms', places: 'waiting', shows: 'Find a room' },
  'rooms-away': {
    path: '/rooms',
    places: 'away',
    connection: { state: 'offline' },
    shows: 'The relay cannot be reached',
  },
  join: { path: '/join?invite=leads', shows: 'Join ' },
  'join-used': { path: '/join?invite=used', shows: 'This link does not open' },
  'join-nowhere': { path: '/join?invite=abc', shows: 'You are in already' },
  'register-leads': { path: '/register?invite=leads', state: 'signed-out', shows: 'Garden neighbours' },
  removed: {
    path: '/c/missing0',
    departed: { ...DEPARTED, how: 'removed' },
    shows: 'removed you from',
  },
  banned: {
    path: '/c/missing0',
    departed: { ...DEPARTED, how: 'banned', reason: 'Sold the same bicycle three times.' },
    unsentWords: ['And the bell is worth it alone!', 'wordwithoutanyend'.repeat(20), 'نعم'],
    shows: 'What you wrote and nobody got',
  },
  muted: {
    path: FAMILY,
    role: 'member',
    writing: { state: 'muted', until: Date.now() + 9 * 60_000 },
    draft: 'but I only',
    shows: 'You were muted here',
  },
  slow: {
    path: FAMILY,
    role: 'member',
    writing: { state: 'slow', until: Date.now() + 42_000, seconds: 60 },
    shows: 'Slow mode: one message every',
  },
  'moderators-only': {
    path: FAMILY,
    role: 'member',
    writing: { state: 'moderators-only' },
    shows: 'Only hosts and moderators write here',
  },
  place: {
    path: FAMILY,
    elsewhere: true,
    place: { topic: 'Cake, boats and the grandparents', isPublic: true, openReports: 2 },
    shows: LAST_WORDS,
  },
  'place-member': { path: FAMILY, elsewhere: true, role: 'member', place: {}, shows: LAST_WORDS },
  'place-away': { path: FAMILY, elsewhere: true, places: 'away', shows: LAST_WORDS },
  'place-empty': { path: FAMILY, elsewhere: true, places: 'nothing', shows: LAST_WORDS },
  opening: { path: '/', state: 'loading', shows: 'Loading' },
  settings: { path: '/settings', shows: 'Firefox on Debian' },
  'add-device': { path: '/settings', dialog: 'add-device', shows: 'Point the other device' },
  'add-device-asked': {
    path: '/settings',
    dialog: 'add-device',
    link: 'asked',
    shows: 'wants to sign in as you',
  },
  'add-device-contested': {
    path: '/settings',
    dialog: 'add-device',
    link: 'contested',
    shows: 'Somebody else brought this code',
  },
  'add-device-over': {
    path: '/settings',
    dialog: 'add-device',
    link: 'ended',
    shows: 'The two minutes are over',
  },
  'add-device-offline': {
    path: '/settings',
    dialog: 'add-device',
    link: 'offline',
    connection: { state: 'offline' },
    shows: 'try again once you are online',
  },
  link: { path: '/link', state: 'signed-out', shows: 'Sign in with a code' },
  'link-waiting': { path: '/link#K7WMQ4PX', state: 'signed-out', shows: '42' },
  'link-unknown': {
    path: '/link#K7WMQ4PX',
    state: 'signed-out',
    claim: 'unknown',
    shows: 'That code is not right',
  },
  'link-refused': {
    path: '/link#K7WMQ4PX',
    state: 'signed-out',
    claim: 'refused',
    shows: 'The other device refused',
  },
  'link-already': { path: '/link#K7WMQ4PX', shows: 'You are signed in here' },
  bringing: {
    path: '/',
    bringing: { state: 'running', done: 3, all: 12, part: 0.31 },
    shows: '3 of 12 conversations',
  },
  'bringing-waiting': {
    path: '/',
    connection: { state: 'offline' },
    bringing: { state: 'waiting', done: 3, all: 12, part: 0.31 },
    shows: 'They go on when there is a network',
  },
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
  'call-eight': {
    path: FAMILY,
    call: { state: 'connected', others: 7, isDirect: false, longNames: true, reacting: true },
    shows: '8 people',
  },
  'call-asked': {
    path: FAMILY,
    call: { state: 'connected', others: 3, isDirect: false, recording: 'asked' },
    shows: 'asks to record this call',
  },
  'call-recording': {
    path: FAMILY,
    call: { state: 'connected', others: 3, isDirect: false, recording: 'records', blur: 'failed' },
    shows: 'You record: 01:',
  },
  'call-bar-recorded': {
    path: FAMILY,
    call: { state: 'connected', minimised: true, recording: 'recorded' },
    shows: 'records this call',
  },
  'call-kept': { path: FAMILY, call: { state: 'idle', kept: 3 }, shows: 'Recordings on this device' },
  'call-bar': { path: FAMILY, call: { state: 'connected', minimised: true }, shows: 'Back to the call' },
  'call-ended': {
    path: FAMILY,
    call: { state: 'ended', reason: 'declined', words: 'I will call you later.' },
    shows: 'Call again',
  },
  'call-failed': { path: FAMILY, call: { state: 'ended', reason: 'failed' }, shows: 'No connection' },
  'call-ongoing': { path: FAMILY, ongoing: 3, shows: 'Call in progress: 3 people' },
  'call-records': { path: FAMILY, records: true, shows: 'Missed voice call' },
  'call-offer': { path: FAMILY, call: { state: 'idle', offers: true }, shows: 'Shall calls ring' },
  'home-calls': { path: '/', ongoing: 3, shows: 'Call in progress: 3 people' },
  'settings-blur': {
    path: '/settings',
    elsewhere: true,
    call: { state: 'idle', blur: 'failed' },
    shows: 'Try camera and microphone',
  },
  'home-missed': { path: '/', missed: true, call: { state: 'idle' }, shows: 'Missed video call' },
  calls: { path: '/calls', call: { state: 'idle' }, shows: 'Missed video call' },
  'calls-nowhere': { path: '/calls?in=choir003', call: { state: 'idle' }, shows: 'Nobody has called here' },
  'calls-empty': { path: '/calls', call: { state: 'idle', past: 'empty' }, shows: 'Nobody has called yet' },
  'calls-away': { path: '/calls', call: { state: 'idle', past: 'away' }, shows: 'cannot be reached' },
  'not-found': { path: '/nowhere/at/all', shows: 'There is no such page.' },
} as const satisfies Readonly<Record<string, Scene>>

export type SceneName = keyof typeof SCENES
