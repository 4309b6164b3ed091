import type { UserId } from '../../sync/ids.ts'
import type { Notice } from '../../sync/timeline/items.ts'
import { callWords } from '../calls/callWords.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tTalk } from '../i18n/conversationWords.ts'
import { listOf, shortName } from '../i18n/dates.ts'
import { tNotice } from '../i18n/noticeWords.ts'
import { tTimeline } from '../i18n/timelineWords.ts'

/** What a sentence needs to know of the people in it. */
export type Namer = Pick<ConversationModel, 'nameOf' | 'usernameOf'>

/** What notices say in one line: the first of them, or whom one person added in a row. */
export function noticeWords(notices: readonly Notice[], model: Namer, me: UserId): string {
  const [first] = notices
  if (first === undefined) return ''
  return addedWords(notices, model, me) ?? wordsOf(first, model, me)
}

/** A name is cut short, the username that tells its bearer from another never is. S7 */
function named(user: UserId, model: Namer, then?: string): string {
  const username = model.usernameOf(user)
  if (username === undefined) return shortName(then ?? model.nameOf(user))
  const suffix = ` @${username}`
  const name = then ?? model.nameOf(user)
  return `${shortName(name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)}${suffix}`
}

function addedWords(notices: readonly Notice[], model: Namer, me: UserId): string | undefined {
  const by = notices[1]?.what.by
  if (by === undefined) return undefined
  const names = notices.flatMap(({ what }) => {
    if (what.kind !== 'join' || what.user === by) return []
    return what.user === me ? tTalk('conversation.you') : named(what.user, model, what.name)
  })
  return tNotice('timeline.addedBy', {
    name: listOf(names),
    by: by === me ? tTimeline('message.you') : named(by, model),
  })
}

const ROLES = {
  host: ['timeline.youHost', 'timeline.roleHost'],
  moderator: ['timeline.youModerator', 'timeline.roleModerator'],
  member: ['timeline.youMember', 'timeline.roleMember'],
} as const

function wordsOf({ what }: Notice, model: Namer, me: UserId): string {
  if (what.kind === 'call') return callWords(what.call, me)
  const nameOf = (user: UserId) => (user === me ? tTimeline('message.you') : named(user, model))
  if (what.kind === 'role') {
    const role = what.role === 'host' || what.role === 'moderator' ? what.role : 'member'
    return what.user === me
      ? tNotice(ROLES[role][0])
      : tNotice(ROLES[role][1], { name: named(what.user, model) })
  }
  const name = what.user === me ? tTalk('conversation.you') : named(what.user, model, what.name)
  const by = what.by !== undefined && what.by !== what.user ? nameOf(what.by) : undefined
  if (what.kind === 'join') {
    if (by !== undefined) return tNotice('timeline.addedBy', { name, by })
    if (what.by !== undefined)
      return what.user === me ? tNotice('timeline.youMade') : tNotice('timeline.made', { name })
    return what.user === me ? tNotice('timeline.youJoined') : tNotice('timeline.joined', { name })
  }
  if (by !== undefined) return tNotice(what.isBan ? 'timeline.bannedBy' : 'timeline.removedBy', { name, by })
  return tNotice('timeline.left', { name: what.user === me ? nameOf(me) : name })
}
