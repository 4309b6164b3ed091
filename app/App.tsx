import { Navigate, Route, Router, type RouteSectionProps } from '@solidjs/router'
import { ErrorBoundary, Match, onCleanup, onMount, type ParentProps, Suspense, Switch } from 'solid-js'
import { EmptyPane } from './conversations/EmptyPane.tsx'
import { Home } from './conversations/Home.tsx'
import { Opening } from './conversations/Opening.tsx'
import type { AppUpdates, SessionModel } from './model.ts'
import { SessionContext, useSession, WorkspaceContext } from './session/context.ts'
import { BrokenPage } from './ui/BrokenPage.tsx'
import { DialogHost } from './ui/dialogs.tsx'
import { FacesContext } from './ui/faces.ts'
import { late } from './ui/late.ts'
import { MenuHost } from './ui/MenuHost.tsx'
import { NotHere, NothingHere } from './ui/NotHere.tsx'
import { ToastHost } from './ui/ToastHost.tsx'
import { TooltipHost } from './ui/TooltipHost.tsx'
import { watchMidnight } from './ui/today.ts'

const loadConversation = async () => (await import('./conversations/ConversationPane.tsx')).ConversationPane
const ConversationPane = late(loadConversation, NotHere)
const loadSignIn = async () => (await import('./session/SignIn.tsx')).SignIn
const SignIn = late(loadSignIn, NothingHere)
const loadRegister = async () => (await import('./session/Register.tsx')).Register
const Register = late(loadRegister, NothingHere)
const Rooms = late(async () => (await import('./places/RoomsPage.tsx')).RoomsPage, NotHere)
const Join = late(async () => (await import('./places/JoinPage.tsx')).JoinPage, NotHere)
const People = late(async () => (await import('./people/PeoplePage.tsx')).PeoplePage, NotHere)
const Link = late(async () => (await import('./devices/Link.tsx')).Link, NothingHere)
const CallsPage = late(async () => (await import('./calls/CallsPage.tsx')).CallsPage, NotHere)
const NotFound = late(async () => (await import('./ui/NotFound.tsx')).NotFound, NothingHere)
const Settings = late(async () => (await import('./settings/Settings.tsx')).Settings, NotHere)

/** What this address will show beside the list is on its way while the rest starts. */
const loadFirst = { '/login': loadSignIn, '/register': loadRegister }[location.pathname] ?? loadConversation
loadFirst().catch(() => {
  // Without a network now: the route asks again when it is needed.
})

/** Providers and routes. */
export function App(props: { session: SessionModel; updates?: AppUpdates }) {
  onMount(() => onCleanup(watchMidnight()))
  return (
    <SessionContext.Provider value={props.session}>
      <Router root={Frame}>
        <Route path="/login" component={DoorRoute} />
        <Route path="/register" component={DoorRoute} />
        <Route path="/link" component={Link} />
        <Route
          component={(section: RouteSectionProps) => (
            <Inside updates={props.updates}>{section.children}</Inside>
          )}
        >
          <Route path="/" component={EmptyPane} />
          <Route path="/c/:id" component={ConversationPane} />
          <Route path="/calls" component={CallsPage} />
          <Route path="/settings" component={Settings} />
          <Route path="/people" component={People} />
          <Route path="/rooms" component={Rooms} />
          <Route path="/join" component={Join} />
        </Route>
        <Route path="*" component={NotFound} />
      </Router>
    </SessionContext.Provider>
  )
}

/** Around every page: what floats above it, and what stands when it breaks. */
function Frame(props: RouteSectionProps) {
  return (
    <ErrorBoundary fallback={(error: unknown) => <BrokenPage error={error} />}>
      <Suspense fallback={<Opening />}>{props.children}</Suspense>
      <MenuHost />
      <TooltipHost />
      <ToastHost />
    </ErrorBoundary>
  )
}

/** Where an invitation leads those who have an account. */
const joinHref = ({ search }: { readonly search: string }): string | undefined =>
  new URLSearchParams(search).has('invite') ? `/join${search}` : undefined

/** Those who are inside already need no door; who just came through it goes straight to where they were invited. */
function DoorRoute(props: RouteSectionProps) {
  const session = useSession()
  const isStraight = session.current().state !== 'signed-in' && session.current().state !== 'loading'
  return (
    <Switch>
      <Match when={session.current().state === 'loading'}>
        <Opening />
      </Match>
      <Match when={session.current().state === 'signed-in' || session.current().state === 'reading'}>
        <Navigate href={joinHref(props.location) ?? '/'} state={{ isStraight }} />
      </Match>
      <Match when={props.location.pathname === '/register'}>
        <Register />
      </Match>
      <Match when={true}>
        <SignIn />
      </Match>
    </Switch>
  )
}

function Inside(props: ParentProps<{ updates: AppUpdates | undefined }>) {
  const session = useSession()
  const workspace = () => {
    const current = session.current()
    return current.state === 'signed-in' || current.state === 'reading' ? current.workspace : undefined
  }
  return (
    <Switch>
      <Match when={session.current().state === 'loading'}>
        <Opening />
      </Match>
      <Match when={session.current().state === 'unknown'}>
        <SignIn />
      </Match>
      <Match when={workspace()} keyed>
        {(inside) => (
          <WorkspaceContext.Provider value={inside}>
            <FacesContext.Provider value={inside.faceOf}>
              <Home updates={props.updates}>{props.children}</Home>
              <DialogHost />
            </FacesContext.Provider>
          </WorkspaceContext.Provider>
        )}
      </Match>
      <Match when={true}>
        <Navigate href={joinHref(location)?.replace('/join', '/register') ?? '/login'} />
      </Match>
    </Switch>
  )
}
