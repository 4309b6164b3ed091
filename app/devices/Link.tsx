import { A, Navigate, useLocation, useNavigate } from '@solidjs/router'
import { createSignal, Match, onMount, Show, Switch, untrack } from 'solid-js'
import { tDevice } from '../i18n/deviceWords.ts'
import { useSession } from '../session/context.ts'
import door from '../session/Door.module.css'
import { Door } from '../session/Door.tsx'
import { failureWords } from '../session/failureWords.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { createLinkSignIn, type LinkSignInControls } from './createLinkSignIn.ts'
import styles from './Link.module.css'

/** `/link#CODE`: signs this device in by a code that another one shows; A5. */
export function Link() {
  const session = useSession()
  const here = () => {
    const now = session.current()
    return now.state === 'signed-in' || now.state === 'reading' ? now.me : undefined
  }
  const wasHere = untrack(here) !== undefined
  return (
    <Show when={here()} fallback={<Bring />}>
      {(me) => (
        <Show when={wasHere} fallback={<Navigate href="/" />}>
          <Door
            title={tDevice('link.alreadyTitle')}
            hint={tDevice('link.already', { name: me().displayName })}
          >
            <p class={door.foot}>
              <A href="/">{tDevice('link.home')}</A>
            </p>
          </Door>
        </Show>
      )}
    </Show>
  )
}

function Bring() {
  const session = useSession()
  const location = useLocation()
  const navigate = useNavigate()
  const link = createLinkSignIn({ session })

  onMount(() => {
    const code = decodeURIComponent(location.hash.slice(1))
    if (code === '') return
    // Neither the history nor whoever looks over a shoulder needs it any more.
    navigate('/link', { replace: true })
    void link.bring(code)
  })

  const waiting = () => {
    const now = link.now()
    return now.state === 'waiting' ? now.check : undefined
  }
  return (
    <Switch>
      <Match when={waiting()}>
        {(check) => (
          <Door title={tDevice('link.checkTitle')} hint={tDevice('link.checkHint')}>
            <p class={styles.check} role="status">
              {check()}
            </p>
            <Button weight="quiet" onClick={() => link.again()}>
              {tDevice('link.again')}
            </Button>
          </Door>
        )}
      </Match>
      <Match when={link.now().state === 'bringing'}>
        <Door title={tDevice('link.title')} hint={tDevice('link.asking')} />
      </Match>
      <Match when={link.now().state === 'refused' || link.now().state === 'over'}>
        <Door
          title={tDevice('link.title')}
          hint={link.now().state === 'refused' ? tDevice('link.refused') : tDevice('link.over')}
        >
          <Button weight="main" wide onClick={() => link.again()}>
            {tDevice('link.again')}
          </Button>
        </Door>
      </Match>
      <Match when={true}>
        <CodeForm link={link} />
      </Match>
    </Switch>
  )
}

function CodeForm(props: { link: LinkSignInControls }) {
  const [code, setCode] = createSignal('')
  const [isMissing, setMissing] = createSignal(false)
  let input: HTMLInputElement | undefined
  onMount(() => input?.focus())

  const problem = () => {
    const now = props.link.now()
    if (isMissing()) return tDevice('link.codeMissing')
    return now.state === 'typing' && now.failure ? failureWords(now.failure) : undefined
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setMissing(code().trim() === '')
    if (isMissing()) input?.focus()
    else void props.link.bring(code())
  }
  return (
    <Door title={tDevice('link.title')} hint={tDevice('link.hint')}>
      <form novalidate onSubmit={submit}>
        <Field
          ref={(element) => {
            input = element
          }}
          label={tDevice('link.code')}
          value={code()}
          onInput={(value) => {
            setCode(value)
            setMissing(false)
          }}
          hint={tDevice('link.codeHint')}
          error={problem()}
          autocomplete="one-time-code"
          autocapitalize="none"
          maxLength={16}
        />
        <Button type="submit" weight="main" wide>
          {tDevice('link.continue')}
        </Button>
      </form>
      <p class={door.foot}>
        <A href="/login">{tDevice('link.withPassword')}</A>
      </p>
    </Door>
  )
}
