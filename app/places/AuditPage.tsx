import { createMemo, createSignal, For, Show } from 'solid-js'
import { err, ok } from '../../sync/result.ts'
import { exactTime } from '../i18n/dates.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { Button } from '../ui/Button.tsx'
import { Problem } from '../ui/Problem.tsx'
import { Answered } from './Answered.tsx'
import { auditWords, peopleIn } from './auditWords.ts'
import type { AuditPage as Page } from './model.ts'
import { namesAmong } from './namesAmong.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createAnswer, createDoing } from './usePlaces.ts'

/** Who did what to whom, when and why: the newest first, a page at a time. M10 */
export function AuditPage(props: PageProps) {
  const doing = createDoing()
  const [older, setOlder] = createSignal<Page>()
  const [next, setNext] = createSignal<string>()
  const first = createAnswer(async (places) => {
    const page = await places.audit(props.model.id)
    if (!page.ok) return page
    setNext(page.value.next)
    setOlder(undefined)
    return ok(page.value.rows)
  })
  const rows = () => [...(first.value() ?? []), ...(older()?.rows ?? [])]
  const called = createMemo(() => namesAmong([...rows().flatMap(peopleIn), ...props.model.members()]))
  const showOlder = () =>
    doing.run('older', async (places) => {
      const before = next()
      if (before === undefined) return err({ code: 'not-found' })
      const page = await places.audit(props.model.id, before)
      if (!page.ok) return page
      setOlder((known) => ({ rows: [...(known?.rows ?? []), ...page.value.rows], next: page.value.next }))
      setNext(page.value.next)
      return page
    })
  return (
    <div class={styles.stack}>
      <Answered answer={first} none={tMod('audit.none')}>
        {() => (
          <ol class={styles.rows}>
            <For each={rows()}>
              {(row) => (
                <li class={styles.item}>
                  <p>{auditWords(row, props.model.nameOf, called())}</p>
                  <Show when={row.reason}>
                    {(reason) => (
                      <p class={styles.quiet} dir="auto">
                        {tMod('audit.reason', { reason: reason() })}
                      </p>
                    )}
                  </Show>
                  <time class={styles.when} dateTime={new Date(row.at).toISOString()}>
                    {exactTime(row.at)}
                  </time>
                </li>
              )}
            </For>
          </ol>
        )}
      </Answered>
      <Problem words={doing.problem()} />
      <Show when={next() !== undefined}>
        <div class={styles.actions} data-at="start">
          <Button busy={doing.busy() !== undefined} onClick={() => void showOlder()}>
            {tMod('audit.older')}
          </Button>
        </div>
      </Show>
    </div>
  )
}
