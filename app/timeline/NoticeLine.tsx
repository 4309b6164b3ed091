import { Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { Notice } from '../../sync/timeline/items.ts'
import { CallRecordLine } from '../calls/CallRecordLine.tsx'
import { callWords } from '../calls/callWords.ts'
import { tTalk } from '../i18n/conversationWords.ts'
import { listOf, shortName } from '../i18n/dates.ts'
import { tNotice } from '../i18n/noticeWords.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import type { ConversationModel } from '../model.ts'
import styles from './NoticeLine.module.css'

/** What happened between the messages: one thing, or several people that one person added. */
export function NoticeLine(props: { notices: readonly Notice[]; model: ConversationModel; me: UserId }) {
  return (
    <Show when={props.notices[0]}>
      {(first) => (
        <Show
          when={callOf(first())}
          fallback={
            <p class={styles.notice} dir="auto">
              {addedWords(props.notices, props.model, props.me) ?? wordsOf(first(), props.model, props.me)}
            </p>
          }
        >
          {(call) => <CallRecordLine call={call()} model={props.model} me={props.me} />}
        </Show>
      )}
    </Show>
  )
}

const callOf = ({ what }: Notice) => (what.kind === 'call' ? what.call : undefined)

function addedWords(notices: readonly Notice[], model: ConversationModel, me: UserId): string | undefined {
  const by = notices[1]?.what.by
  if (by === undefined) return undefined
  const names = notices.flatMap(({ what }) => {
    if (what.kind !== 'join' || what.user === by) return []
    return what.user === me ? tTalk('conversation.you') : shortName(what.name)
  })
  return tNotice('timeline.addedBy', {
    name: listOf(names),
    by: by === me ? tTimeline('message.you') : shortName(model.nameOf(by)),
  })
}

function wordsOf({ what }: Notice, model: ConversationModel, me: UserId): string {
  if (what.kind === 'call') return callWords(what.call, me)
  const nameOf = (user: UserId) => (user === me ? tTimeline('message.you') : shortName(model.nameOf(user)))
  if (what.kind === 'role') {
    const name = nameOf(what.user)
    if (what.role === 'host') return tNotice('timeline.roleHost', { name })
    if (what.role === 'moderator') return tNotice('timeline.roleModerator', { name })
    return tNotice('timeline.roleMember', { name })
  }
  const name = what.user === me ? tTalk('conversation.you') : shortName(what.name)
  const by = what.by !== undefined && what.by !== what.user ? nameOf(what.by) : undefined
  if (what.kind === 'join') {
    if (by !== undefined) return tNotice('timeline.addedBy', { name, by })
    return what.user === me ? tNotice('timeline.youJoined') : tNotice('timeline.joined', { name })
  }
  return by === undefined
    ? tNotice('timeline.left', { name: nameOf(what.user) })
    : tNotice('timeline.removedBy', { name, by })
}
