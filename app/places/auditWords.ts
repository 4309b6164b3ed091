import type { AuditRow } from '../../sync/placesApi.ts'
import type { Named } from '../conversations/createNames.ts'
import { isolate, listOf } from '../i18n/dates.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { tPlace } from '../i18n/placesWords.ts'
import type { Called } from './namesAmong.ts'
import { spanWords } from './spanWords.ts'

/** Whom a row names. */
export const peopleIn = ({ actor, actorName, actorUsername, ...row }: AuditRow): Named[] => [
  { id: actor, name: actorName, username: actorUsername },
  ...(row.target ? [{ id: row.target, name: row.targetName ?? '', username: row.targetUsername }] : []),
  ...(row.entry ? [{ id: row.entry[0], name: row.authorName ?? '', username: row.authorUsername }] : []),
]

/**
 * One sentence that says who did what to whom.
 * @param nameOf for whom the row carries no name: the author of the words it is about
 */
export function auditWords(row: AuditRow, nameOf: (user: string) => string, called: Called): string {
  const { actor, actorName, target, targetName, entry, authorName, detail = {} } = row
  const who = isolate(actorName ? called(actor, actorName) : tMod('audit.somebody'))
  const about = () => {
    if (target && targetName) return called(target, targetName)
    if (entry === undefined) return ''
    return authorName ? called(entry[0], authorName) : nameOf(entry[0])
  }
  const whom = isolate(about() || tMod('audit.somebody'))
  switch (row.action) {
    case 'create':
    case 'leave':
      return tMod(`audit.${row.action}`, { who })
    case 'join':
      return targetName ? tMod('audit.joinBy', { who, whom }) : tMod('audit.join', { who })
    case 'invite':
      return tMod(detail.revoked === true ? 'audit.revoke' : 'audit.invite', { who })
    case 'role':
      if (detail.role === 'host') return tMod('audit.roleHost', { who, whom })
      return tMod(detail.role === 'moderator' ? 'audit.roleModerator' : 'audit.roleMember', { who, whom })
    case 'mute':
      return typeof detail.seconds === 'number'
        ? tMod('audit.muteFor', { who, whom, span: spanWords(detail.seconds) })
        : tMod('audit.mute', { who, whom })
    case 'describe':
      return tMod('audit.describe', { who, what: fieldsOf(detail) })
    case 'report':
      if (detail.state === 'handled') return tMod('audit.handled', { who, whom })
      return tMod(detail.state === 'dismissed' ? 'audit.dismissed' : 'audit.report', { who, whom })
    default:
      return tMod(`audit.${row.action}`, { who, whom })
  }
}

type Detail = NonNullable<AuditRow['detail']>

const FIELDS = ['name', 'topic', 'picture', 'public', 'posting', 'slowSeconds', 'retentionDays'] as const

function fieldsOf(detail: Detail): string {
  const changed = FIELDS.filter((each) => each in detail).map((field) => {
    const name = tMod(`field.${field}`)
    const value = newValue(field, detail)
    return value === undefined ? name : tMod('audit.field', { name, value })
  })
  return changed.length === 0 ? tMod('audit.settings') : listOf(changed)
}

/** What a setting was changed to; undefined for what is seen elsewhere, or too long for a sentence. */
function newValue(field: (typeof FIELDS)[number], detail: Detail): string | undefined {
  const value = detail[field]
  switch (field) {
    case 'name':
      return typeof value === 'string' && value !== '' ? `“${isolate(value)}”` : undefined
    case 'public':
      return tPlace(value === true ? 'rules.open' : 'rules.private')
    case 'posting':
      return tPlace(value === 'moderators' ? 'rules.moderators' : 'rules.everyone')
    case 'slowSeconds':
      return typeof value === 'number' && value > 0 ? spanWords(value) : tPlace('rules.slowOff')
    case 'retentionDays':
      return typeof value === 'number' ? spanWords(value * 24 * 3600) : tMod('field.forever')
    default:
      return undefined
  }
}
