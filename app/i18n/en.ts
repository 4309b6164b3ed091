import { plurals } from './plurals.ts'

const many = plurals('en')

type RefusalWords = Readonly<Record<`refused.${string}`, string>>

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
  'list.empty': 'Nobody here yet, and all the time in the world.',
  'list.findPeople': 'Find somebody to talk to',
  'list.noMatch': ({ text }: { text: string }) => `Nothing called “${text}”.`,
  'list.unread': ({ count }: { count: number }) =>
    many(count, { one: `${count} unread message`, other: `${count} unread messages` }),
  'list.you': 'You',
  'list.draft': 'Draft',
  'list.removed': 'Message deleted',
  'list.noMessages': 'No messages yet',
  'list.loading': 'Opening your conversations',
  'me.menu': 'Your menu',
  'me.calls': 'Calls',
  'me.settings': 'Settings',
  'me.invite': 'Invite somebody',
  'me.signOut': 'Sign out',

  'new.people': 'People',
  'new.peoplePlaceholder': 'Type a name',
  'new.name': 'Name',
  'new.namePlaceholder': 'Family on Sunday',
  'new.nameHint': 'Optional. Without a name, choosing one person opens your conversation with them.',
  'new.remove': ({ name }: { name: string }) => `Remove ${name}`,
  'new.searching': 'Looking…',
  'new.nobody': 'Nobody by that name.',
  'new.typeMore': 'Type two letters or more.',
  'new.needSomebody': 'Choose somebody, or give it a name.',
  'new.results': 'People found',
  'new.failed': 'The conversation could not be made. Try again.',

  'conversation.refused': 'This conversation is on your device only: the relay does not take it.',
  'conversation.discard': 'Discard',
  'conversation.discardTitle': ({ name }: { name: string }) => `Discard the conversation with ${name}?`,
  'conversation.discardHint': 'What you wrote here was never sent, and goes from this device.',
  'conversation.menu': 'Conversation menu',
  'conversation.people': 'People',
  'conversation.rename': 'Rename',
  'conversation.leave': 'Leave conversation',
  'conversation.you': 'you',
  'conversation.count': ({ count }: { count: number }) =>
    many(count, { one: `${count} person`, other: `${count} people` }),
  'conversation.alone': 'Only you so far',
  'conversation.loading': 'Opening the conversation',
  'conversation.missingTitle': 'This conversation is not here.',
  'conversation.missingHint':
    'It may have ended, or it belongs to other people. Everything else of yours is where it was.',
  'conversation.toList': 'All conversations',
  'conversation.leaveTitle': ({ name }: { name: string }) => `Leave ${name}?`,
  'conversation.leaveHint':
    'The conversation leaves your list with everything written in it. Somebody inside can add you again.',
  'conversation.leaveConfirm': 'Leave',
  'conversation.renameLabel': 'Name of the conversation',

  'members.title': ({ name }: { name: string }) => `People in ${name}`,
  'members.add': 'Add',
  'members.addLabel': 'Add somebody',
  'members.remove': ({ name }: { name: string }) => `Remove ${name} from the conversation`,
  'members.removeTitle': ({ name, from }: { name: string; from: string }) => `Remove ${name} from ${from}?`,
  'members.removeHint': ({ name }: { name: string }) =>
    `The conversation leaves the list of ${name} with everything written in it. You can add ${name} again.`,
  'members.removeConfirm': 'Remove',
  'members.removed': ({ name }: { name: string }) => `${name} was removed`,
  'members.host': 'host',
  'members.moderator': 'moderator',

  'timeline.name': 'Messages',
  'timeline.new': 'New messages',
  'timeline.begins': ({ name }: { name: string }) => `Here begins ${name}.`,
  'timeline.beginsDirect': ({ name }: { name: string }) => `Here you and ${name} begin.`,
  'timeline.beginsAlone': 'A page of your own.',
  'timeline.empty': 'Write the first line below.',
  'timeline.older': 'Fetching what came before',
  'timeline.newMessages': ({ count }: { count: number }) =>
    many(count, { one: `${count} new message`, other: `${count} new messages` }),
  'timeline.toEnd': 'To the latest message',
  'timeline.joined': ({ name }: { name: string }) => `${name} joined`,
  'timeline.youJoined': 'You joined',
  'timeline.addedBy': ({ name, by }: { name: string; by: string }) => `${by} added ${name}`,
  'timeline.left': ({ name }: { name: string }) => `${name} left`,
  'timeline.removedBy': ({ name, by }: { name: string; by: string }) => `${by} removed ${name}`,
  'timeline.roleHost': ({ name }: { name: string }) => `${name} is now host`,
  'timeline.roleModerator': ({ name }: { name: string }) => `${name} is now moderator`,
  'timeline.roleMember': ({ name }: { name: string }) => `${name} is now a member like others`,
  'timeline.typingOne': ({ name }: { name: string }) => `${name} is typing`,
  'timeline.typingTwo': ({ one, two }: { one: string; two: string }) => `${one} and ${two} are typing`,
  'timeline.typingMany': 'Several people are typing',
  'timeline.notHere': 'That message is not on this device.',

  'message.you': 'You',
  'message.deleted': 'Message deleted',
  'message.empty': 'empty message',
  'message.showAll': 'Show all',
  'message.hidden': 'Message removed by a moderator',
  'message.edited': 'edited',
  'message.restored': 'restored',
  'message.waiting': 'Waiting to be sent',
  'message.sent': 'Sent',
  'message.delivered': 'Delivered',
  'message.read': 'Read',
  'message.menu': 'Message menu',
  'message.react': 'React',
  'message.reply': 'Reply',
  'message.edit': 'Edit',
  'message.delete': 'Delete',
  'message.copy': 'Copy text',
  'message.replyGone': 'A message that is not here',
  'message.toQuoted': 'Go to that message',
  'message.reactions': 'Reactions',
  'message.reaction': ({ emoji, count }: { emoji: string; count: number }) =>
    many(count, { one: `${emoji}, ${count} person`, other: `${emoji}, ${count} people` }),
  'message.undoDelete': 'Undo',
  'message.refused': 'Not sent',
  'message.code': 'Code',

  'refused.forbidden': 'You may not write here any more.',
  'refused.id-reused': 'The relay has other words under this message’s number. Resend it as a new one.',
  'refused.clock-ahead': 'The clock of this device is ahead of the relay’s.',
  'refused.expired': 'It is older than this conversation keeps.',
  'refused.too-long': 'It is longer than a message may be.',
  'refused.other': 'The relay did not accept it.',

  'composer.name': 'Message',
  'composer.send': 'Send',
  'composer.save': 'Save',
  'composer.editing': 'Editing your message',
  'composer.replyingTo': ({ name }: { name: string }) => `Replying to ${name}`,
  'composer.cancelEdit': 'Stop editing',
  'composer.cancelReply': 'Do not reply',
  'composer.tooLong': ({ over }: { over: string }) => `Too long by ${over}: shorten it or send it in parts.`,
  'composer.pasteTooLong': ({ size }: { size: string }) =>
    `That is ${size} of text; a message holds 16 kB. It was not pasted.`,
  'composer.left': ({ left }: { left: string }) => `${left} left`,
  'composer.failed': 'That did not work: the text is still here.',

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
} as const satisfies RefusalWords & Readonly<Record<string, unknown>>

/** Every phrase, with the values that it takes. */
export type Dictionary = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (values: infer V) => string
    ? (values: V) => string
    : string
}
