import { createEffect, createSignal, Match, Switch, untrack } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { AuditPage } from './AuditPage.tsx'
import { BansPage } from './BansPage.tsx'
import { DescribePage } from './DescribePage.tsx'
import { InvitationsPage } from './InvitationsPage.tsx'
import { LeavePage } from './LeavePage.tsx'
import { MemberPage } from './MemberPage.tsx'
import { OverviewPage } from './OverviewPage.tsx'
import { PeoplePage } from './PeoplePage.tsx'
import type { PlacePage } from './page.ts'
import { ReportsPage } from './ReportsPage.tsx'
import { RulesPage } from './RulesPage.tsx'
import { BanPage, MutePage, RemovePage } from './sanctions.tsx'

/** Everything about a conversation beside what is said in it: one dialog, a page at a time. */
export function PlaceDialog(props: { model: ConversationModel; start?: PlacePage; onClose: () => void }) {
  const [trail, setTrail] = createSignal<readonly PlacePage[]>([untrack(() => props.start) ?? OVERVIEW])
  const workspace = useWorkspace()
  // Put out while looking: the page behind says so.
  createEffect(() => {
    if (workspace.departed(props.model.id)) props.onClose()
  })
  const page = () => trail().at(-1) ?? OVERVIEW
  /** The page, when it is that one. */
  const on = <At extends PlacePage['at']>(at: At) => {
    const current = page()
    return current.at === at ? (current as Extract<PlacePage, { readonly at: At }>) : undefined
  }
  const inner = {
    get model() {
      return props.model
    },
    go: (next: PlacePage) => void setTrail((before) => [...before, next]),
    back: () => void (trail().length > 1 ? setTrail((before) => before.slice(0, -1)) : props.onClose()),
    gone(user: UserId) {
      const left = trail().filter((each) => !('user' in each && each.user === user))
      if (left.length > 0) setTrail(left)
      else props.onClose()
    },
    close: () => props.onClose(),
  }
  return (
    <Dialog
      title={titleOf(page(), props.model.title())}
      onClose={props.onClose}
      onBack={trail().length > 1 ? inner.back : undefined}
    >
      <Switch>
        <Match when={on('overview')}>
          <OverviewPage {...inner} />
        </Match>
        <Match when={on('describe')}>
          <DescribePage {...inner} />
        </Match>
        <Match when={on('people')}>
          <PeoplePage {...inner} />
        </Match>
        <Match when={on('member')}>{(about) => <MemberPage {...inner} user={about().user} />}</Match>
        <Match when={on('remove')}>{(about) => <RemovePage {...inner} {...about()} />}</Match>
        <Match when={on('ban')}>{(about) => <BanPage {...inner} {...about()} />}</Match>
        <Match when={on('mute')}>{(about) => <MutePage {...inner} {...about()} />}</Match>
        <Match when={on('rules')}>
          <RulesPage {...inner} />
        </Match>
        <Match when={on('invitations')}>
          <InvitationsPage {...inner} />
        </Match>
        <Match when={on('reports')}>
          <ReportsPage {...inner} />
        </Match>
        <Match when={on('bans')}>
          <BansPage {...inner} />
        </Match>
        <Match when={on('audit')}>
          <AuditPage {...inner} />
        </Match>
        <Match when={on('leave')}>
          <LeavePage {...inner} />
        </Match>
      </Switch>
    </Dialog>
  )
}

const OVERVIEW: PlacePage = { at: 'overview' }

function titleOf(page: PlacePage, place: string): string {
  switch (page.at) {
    case 'overview':
      return place
    case 'member':
      return page.name
    case 'remove':
      return tMod('remove.title', { name: page.name, from: place })
    case 'ban':
      return tMod('ban.title', { name: page.name, from: place })
    case 'mute':
      return tMod('mute.title', { name: page.name })
    case 'leave':
      return tPlace('leave.title', { name: place })
    default:
      return tPlace(`place.${page.at}`)
  }
}
