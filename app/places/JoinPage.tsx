import { A, useLocation, useNavigate, useSearchParams } from '@solidjs/router'
import { createResource, createSignal, Match, onMount, Show, Switch } from 'solid-js'
import { isolate } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { tRooms } from '../i18n/roomsWords.ts'
import { useSession } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import button from '../ui/Button.module.css'
import { Button } from '../ui/Button.tsx'
import { known } from '../ui/known.ts'
import { Page } from '../ui/Page.tsx'
import { Problem } from '../ui/Problem.tsx'
import styles from './Rooms.module.css'
import { usePlaces } from './usePlaces.ts'

/**
 * `/join?invite=…`: says where an invitation leads and who is there, then joins and opens it. Who has just come through
 * the door has said yes there already. M11
 */
export function JoinPage() {
  const session = useSession()
  const navigate = useNavigate()
  const ask = usePlaces()
  const [search] = useSearchParams()
  const code = () => (typeof search.invite === 'string' ? search.invite : '')
  const arrival = useLocation<{ isStraight?: boolean }>().state
  const [preview, { refetch }] = createResource(code, (invite) => session.previewInvitation(invite))
  const [busy, setBusy] = createSignal(arrival?.isStraight === true)
  const [problem, setProblem] = createSignal<string>()

  const shown = () => {
    const result = known(preview)
    return result?.ok ? result.value : undefined
  }
  /** Pressing Join would bring nobody in who came by this link before, or who is kept out. M4, M11 */
  const standing = () => {
    const how = shown()?.asker
    return how === 'out' || how === 'banned' ? how : undefined
  }
  const refusal = () => {
    const result = known(preview)
    return result && !result.ok ? failureWords(result.error) : undefined
  }
  const join = async () => {
    setBusy(true)
    setProblem(undefined)
    const accepted = await ask((places) => places.accept(code()))
    if (accepted.ok) {
      navigate(accepted.value === undefined ? '/' : `/c/${accepted.value}`, { replace: true })
      return
    }
    setProblem(failureWords(accepted.error))
    setBusy(false)
  }
  onMount(() => {
    if (busy()) void join()
  })

  const Home = (props: { weight?: 'main' }) => (
    <A href="/" class={button.button ?? ''} data-weight={props.weight}>
      {props.weight ? t('conversation.toList') : tRooms('join.later')}
    </A>
  )
  return (
    <Switch fallback={<p class={styles.wait}>{tRooms('join.opening')}</p>}>
      <Match when={!busy() && refusal()}>
        {(words) => (
          <Page
            title={tRooms('join.notTitle')}
            hint={words()}
            action={
              <div class={styles.actions}>
                <Button onClick={() => void refetch()}>{tPlace('place.again')}</Button>
                <Home weight="main" />
              </div>
            }
          />
        )}
      </Match>
      <Match when={!busy() && standing()}>
        {(how) => (
          <Page
            title={tRooms(`join.${how()}Title`)}
            hint={tRooms(`join.${how()}`)}
            action={<Home weight="main" />}
          />
        )}
      </Match>
      <Match when={shown()?.to}>
        {(to) => (
          <Page
            title={tRooms('join.title', { name: isolate(to().name) })}
            hint={tRooms('join.count', { count: to().members })}
            action={
              <div class={styles.actions}>
                <Home />
                <Button weight="main" busy={busy()} onClick={() => void join()}>
                  {tRooms('join.confirm')}
                </Button>
              </div>
            }
          >
            <Show when={shown()?.by}>
              {(by) => <p class={styles.quiet}>{tRooms('join.by', { by: isolate(by()) })}</p>}
            </Show>
            <Problem words={problem()} />
          </Page>
        )}
      </Match>
      <Match when={!busy() && shown()?.asker === 'in'}>
        <Page
          title={tRooms('join.nowhereTitle')}
          hint={tRooms('join.in')}
          action={
            <div class={styles.actions}>
              <Home />
              <Button weight="main" onClick={() => void join()}>
                {tRooms('rooms.open')}
              </Button>
            </div>
          }
        >
          <Problem words={problem()} />
        </Page>
      </Match>
      <Match when={!busy() && shown()}>
        <Page
          title={tRooms('join.nowhereTitle')}
          hint={tRooms('join.nowhere')}
          action={<Home weight="main" />}
        />
      </Match>
    </Switch>
  )
}
