/** The one error table: code → HTTP status and words for people (English; the app translates by code). */
export const ERRORS = {
  'bad-json': [400, 'The request is not valid JSON.'],
  invalid: [400, 'The request is not of the documented form.'],
  'too-large': [413, 'That is too large.'],
  'not-signed-in': [401, 'Sign in first.'],
  'session-ended': [401, 'This device was signed out.'],
  'unknown-session': [401, 'This relay does not know that session: sign in again.'],
  'wrong-credentials': [401, 'Wrong username or password.'],
  'too-many-attempts': [429, 'Too many attempts: wait a few minutes and try again.'],
  'too-many-requests': [429, 'Too many requests: wait a moment and try again.'],
  'foreign-origin': [403, 'This request comes from another site and is refused.'],
  forbidden: [403, 'You may not do that.'],
  'registration-closed': [403, 'This relay takes no new accounts.'],
  'invitation-required': [403, 'You need an invitation link to make an account here.'],
  'invitation-unknown': [404, 'This invitation does not exist: ask for a new link.'],
  'invitation-expired': [410, 'This invitation has expired: ask for a new link.'],
  'invitation-used': [410, 'This invitation has been used up: ask for a new link.'],
  'too-many-invitations': [
    409,
    'You have 50 invitations that can still be used: revoke one, or wait until one ends.',
  ],
  'username-taken': [409, 'That username is taken: choose another.'],
  'username-odd': [400, 'A username has 2 to 32 letters, digits, _ . or - and looks like no one else’s.'],
  'password-weak': [400, 'A password has 8 to 256 characters.'],
  'not-found': [404, 'There is nothing here.'],
  'unknown-user': [404, 'There is no such person.'],
  'conversation-taken': [409, 'That conversation id is in use.'],
  'direct-needs-one': [400, 'A direct conversation has exactly one other person.'],
  'direct-fixed': [409, 'A direct conversation keeps its two people and has no name.'],
  'too-many-members': [409, 'A conversation has at most 1,000 members.'],
  'last-host': [409, 'The last host cannot leave: make somebody else host first.'],
  'not-yourself': [400, 'That does not work with yourself.'],
  'too-many-contacts': [409, 'You have 2,000 contacts and requests: remove some first.'],
  banned: [403, 'They are banned here: lift the ban first.'],
  'banned-here': [403, 'You are banned from this conversation.'],
  muted: [403, 'You may not write here for a while.'],
  'slow-mode': [429, 'This conversation is in slow mode: wait a little between messages.'],
  'moderators-only': [403, 'Only hosts and moderators write here.'],
  'already-reported': [409, 'You have reported that already.'],
  'too-many-reports': [429, 'There are too many open reports here.'],
  'not-a-picture': [415, 'A picture is a still JPEG, PNG or WebP, at most 1,024 pixels wide and high.'],
  'picture-too-large': [413, 'A picture has at most 256 KiB.'],
  'link-unknown': [404, 'That code is not right, or its two minutes are over: show a new one.'],
  'link-used': [409, 'That code was used already: show a new one.'],
  'link-pending': [409, 'The other device has not said yes yet.'],
  'link-refused': [403, 'The other device said no.'],
  'cannot-store': [503, 'The relay cannot store right now: try again soon.'],
  'not-ready': [503, 'The relay is starting or stopping.'],
  'id-reused': [409, 'That entry id already stands for other content.'],
  'clock-ahead': [409, 'The clock of this device is ahead of the relay’s.'],
  expired: [410, 'That entry is older than this conversation keeps.'],
  internal: [500, 'Something went wrong in the relay. Nothing of yours was changed.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof ERRORS

/** A refusal with its code; `field` names the input at fault, `message` replaces the table's words. */
export interface ApiError {
  readonly code: ErrorCode
  readonly field?: string
  readonly message?: string
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)
