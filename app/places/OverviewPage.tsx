import Ban from 'lucide-solid/icons/ban'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import Flag from 'lucide-solid/icons/flag'
import Gavel from 'lucide-solid/icons/gavel'
import Link from 'lucide-solid/icons/link'
import LogOut from 'lucide-solid/icons/log-out'
import Pencil from 'lucide-solid/icons/pencil'
import ScrollText from 'lucide-solid/icons/scroll-text'
import Users from 'lucide-solid/icons/users'
import { For, Show } from 'solid-js'
import { tPlace } from '../i18n/placesWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import badge from '../ui/Badge.module.css'
import { Icon, type IconComponent } from '../ui/Icon.tsx'
import { kindWords } from './kindWords.ts'
import { mayModerate } from './may.ts'
import styles from './Place.module.css'
import type { PageProps, PlacePage } from './page.ts'

interface Entry {
  readonly page: PlacePage
  readonly label: string
  readonly icon: IconComponent
  readonly value?: string
  /** Waits for somebody. */
  readonly isNew?: boolean
  readonly weight?: 'danger'
  /** For hosts and moderators. */
  readonly leads?: true
}

/** What the conversation is, and the way to everything that one may see or do about it. */
export function OverviewPage(props: PageProps) {
  const place = () => props.model.place()
  const entries = (): readonly Entry[] => {
    const reports = place().openReports
    const waiting = reports > 0 ? { value: String(reports), isNew: true } : {}
    const count = String(props.model.members().length)
    const all: readonly Entry[] = [
      { page: { at: 'people' }, label: tPlace('place.people'), icon: Users, value: count },
      { page: { at: 'describe' }, label: tPlace('place.describe'), icon: Pencil, leads: true },
      { page: { at: 'invitations' }, label: tPlace('place.invitations'), icon: Link, leads: true },
      { page: { at: 'rules' }, label: tPlace('place.rules'), icon: Gavel },
      { page: { at: 'reports' }, label: tPlace('place.reports'), icon: Flag, leads: true, ...waiting },
      { page: { at: 'bans' }, label: tPlace('place.bans'), icon: Ban, leads: true },
      { page: { at: 'audit' }, label: tPlace('place.audit'), icon: ScrollText, leads: true },
      { page: { at: 'leave' }, label: tPlace('place.leave'), icon: LogOut, weight: 'danger' },
    ]
    return all.filter(({ leads }) => leads !== true || mayModerate(props.model.myRole()))
  }
  return (
    <div class={styles.stack}>
      <div class={styles.face}>
        <Avatar id={props.model.id} name={props.model.title()} size="large" />
        <p class={styles.kind}>
          {kindWords(props.model)}
          {' · '}
          {tPlace('place.count', { count: props.model.members().length })}
        </p>
        <Show when={place().topic}>
          <p class={styles.topic} dir="auto">
            {place().topic}
          </p>
        </Show>
      </div>
      <ul class={styles.rows}>
        <For each={entries()}>
          {(entry) => (
            <li>
              <button
                type="button"
                class={styles.row}
                data-weight={entry.weight}
                onClick={() => props.go(entry.page)}
              >
                <Icon of={entry.icon} />
                <span class={styles.label}>{entry.label}</span>
                <Show when={entry.value}>
                  <span class={entry.isNew ? badge.badge : styles.value}>{entry.value}</span>
                </Show>
                <Icon of={ChevronRight} size="small" />
              </button>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}
