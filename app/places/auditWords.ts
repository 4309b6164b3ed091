import type { AuditRow } from '../../sync/placesApi.ts'
import { isolate, listOf } from '../i18n/dates.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { spanWords } from './spanWords.ts'

/**
 * One sentence that says who did what to whom.
 * @param nameOf for whom the row carries no name: the author of the words it is about
 */
export function auditWords(row: AuditRow, nameOf: (user: string) => string): string {
  const { actorName, targetName, entry, detail = {} } = row
  const who = isolate(actorName || tMod('audit.somebody'))
  const about = targetName || (entry ? nameOf(entry[0]) : '')
  const whom = isolate(about || tMod('audit.somebody'))
  switch (row.action) {
    case 'create':
    case 'join':
    case 'leave':
    case 'invite':
      return tMod(`audit.${row.action}`, { who })
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

const FIELDS = ['name', 'topic', 'picture', 'public', 'posting', 'slowSeconds', 'retentionDays'] as const

function fieldsOf(detail: NonNullable<AuditRow['detail']>): string {
  const changed = FIELDS.filter((each) => each in detail).map((each) => tMod(`field.${each}`))
  return changed.length === 0 ? tMod('audit.settings') : listOf(changed)
}
