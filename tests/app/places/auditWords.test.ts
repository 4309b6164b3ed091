import { describe, expect, it } from 'vitest'
import { auditWords, peopleIn } from '../../../app/places/auditWords.ts'
import { namesAmong } from '../../../app/places/namesAmong.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'
import { AUDIT_ACTIONS, type AuditRow } from '../../../sync/placesApi.ts'

const ALICE = 'alice00000000000' as UserId
const BOB = 'bob0000000000000' as UserId
const bare = (text: string) => text.replace(/[\u2068\u2069]/g, '')
const row = (action: AuditRow['action'], more: Partial<AuditRow> = {}): AuditRow => ({
  ...{ seq: 1, at: 0, actor: ALICE, actorName: 'alice', action },
  ...more,
})
const words = (action: AuditRow['action'], more: Partial<AuditRow> = {}) =>
  bare(
    auditWords(
      row(action, more),
      (user) => (user === BOB ? 'bob' : user),
      (_, name) => name,
    ),
  )

const bob = { target: BOB, targetName: 'bob' }
const entry = [BOB, '01k7000000000000' as EntryId] as const

describe('[M10] the audit reads as sentences', () => {
  it.each([
    ['ban', bob, 'alice banned bob'],
    ['mute', { ...bob, detail: { seconds: 600 } }, 'alice muted bob for 10 minutes'],
    ['mute', { ...bob, detail: { seconds: 7 * 24 * 3600 } }, 'alice muted bob for 7 days'],
    ['role', { ...bob, detail: { role: 'host' } }, 'alice made bob host'],
    ['role', { ...bob, detail: { role: 'member' } }, 'alice made bob a member like others'],
    ['hide', { entry: [...entry] }, 'alice hid a message of bob'],
    ['report', { entry: [...entry] }, 'alice reported a message of bob'],
    ['report', { entry: [...entry], detail: { state: 'handled' } }, 'alice dealt with a report about bob'],
    ['report', { entry: [...entry], detail: { state: 'dismissed' } }, 'alice dismissed a report about bob'],
    [
      'describe',
      { detail: { name: 'Boats', public: true } },
      'alice changed the name (“Boats”) and who can join (Everybody on this relay)',
    ],
    [
      'describe',
      { detail: { posting: 'moderators' } },
      'alice changed who writes here (Hosts and moderators only)',
    ],
    ['describe', { detail: { slowSeconds: 30 } }, 'alice changed slow mode (30 seconds)'],
    ['describe', { detail: { slowSeconds: 0 } }, 'alice changed slow mode (Off)'],
    ['describe', { detail: { retentionDays: null } }, 'alice changed how long messages are kept (for ever)'],
    ['join', { target: BOB, targetName: 'bob' }, 'alice joined by an invitation of bob'],
    ['invite', { detail: { revoked: true } }, 'alice revoked an invitation'],
    ['describe', {}, 'alice changed the settings'],
    ['join', {}, 'alice joined'],
  ] as const)('%s', (action, more, sentence) => {
    expect(words(action, more as Partial<AuditRow>)).toBe(sentence)
  })

  it('[S7] and tells people apart whose names look alike, members or not', () => {
    const banned = row('ban', {
      ...{ actorName: 'Ana Souza', actorUsername: 'ana' },
      ...{ target: BOB, targetName: 'Аna Souza', targetUsername: 'mimic' },
    })
    const called = namesAmong(peopleIn(banned))
    expect(bare(auditWords(banned, (user) => user, called))).toBe('Ana Souza @ana banned Аna Souza @mimic')
  })

  it('whatever was done, also by and to somebody whose account is gone', () => {
    for (const action of AUDIT_ACTIONS) {
      const sentence = words(action, { actorName: '', target: BOB, targetName: '' })
      expect(sentence).toMatch(/^somebody /)
      expect(sentence).not.toMatch(/undefined|null|\bNaN/)
    }
  })
})
