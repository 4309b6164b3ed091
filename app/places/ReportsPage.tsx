import { createEffect, createMemo, For, on, Show } from 'solid-js'
import { isUserId } from '../../sync/ids.ts'
import type { Report } from '../../sync/placesApi.ts'
import { exactTime, isolate } from '../i18n/dates.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { Button } from '../ui/Button.tsx'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { Answered } from './Answered.tsx'
import { mayActOn } from './may.ts'
import { namesAmong } from './namesAmong.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { SanctionButtons } from './SanctionButtons.tsx'
import { createAnswer, createDoing } from './usePlaces.ts'

/** What members reported and nobody has looked at: the words, who reported them and why. M9 */
export function ReportsPage(props: PageProps) {
  const reports = createAnswer(async (places) => {
    const answer = await places.reports(props.model.id)
    return answer.ok ? { ok: true, value: answer.value.filter(({ state }) => state === 'open') } : answer
  })
  const doing = createDoing()
  const handle = async (report: Report, state: 'handled' | 'dismissed') => {
    const id = props.model.id
    if (!(await doing.run(report.id, (places) => places.handleReport(id, report.id, state)))) return
    toast(tMod(state === 'handled' ? 'reports.hidden' : 'reports.dismissed'))
    reports.again()
  }
  // Who left has no role any more.
  const called = createMemo(() =>
    namesAmong([
      ...(reports.value() ?? []).flatMap((report) => [
        { id: report.entry[0], name: report.authorName, username: report.authorUsername },
        { id: report.by, name: report.byName, username: report.byUsername },
      ]),
      ...props.model.members(),
    ]),
  )
  const author = (report: Report) => called()(report.entry[0], report.authorName)
  const mayHide = ({ entry: [author] }: Report) =>
    mayActOn(props.model.myRole(), props.model.members().find(({ id }) => id === author)?.role ?? 'member')
  const hide = (report: Report) => {
    props.model.hide(report.entry, report.reason ?? '')
    return handle(report, 'handled')
  }
  // Another one comes in, or somebody else dealt with one.
  createEffect(
    on(
      () => props.model.place().openReports,
      () => reports.again(),
      { defer: true },
    ),
  )
  return (
    <div class={styles.stack}>
      <Problem words={doing.problem()} />
      <Answered answer={reports} none={tMod('reports.none')}>
        {(all) => (
          <ul class={styles.rows}>
            <For each={all}>
              {(report) => (
                <li class={styles.item}>
                  <p>
                    <b>{tMod('reports.of', { name: isolate(author(report)) })}</b>
                  </p>
                  <Show when={report.text} fallback={<p class={styles.quiet}>{tMod('reports.gone')}</p>}>
                    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long words scroll, by keyboard too. */}
                    <p class={styles.words} dir="auto" tabIndex={0}>
                      {report.text}
                    </p>
                  </Show>
                  <p class={styles.quiet}>
                    {tMod('reports.by', {
                      by: isolate(called()(report.by, report.byName)),
                      when: exactTime(report.at),
                    })}
                  </p>
                  <Show when={report.reason}>
                    {(reason) => (
                      <p class={styles.quiet} dir="auto">
                        {tMod('audit.reason', { reason: reason() })}
                      </p>
                    )}
                  </Show>
                  <div class={styles.actions}>
                    <Button
                      label={tMod('reports.dismissNamed', { name: author(report) })}
                      busy={doing.busy() === report.id}
                      onClick={() => void handle(report, 'dismissed')}
                    >
                      {tMod('reports.dismiss')}
                    </Button>
                    <Show when={report.text && mayHide(report)}>
                      <Button
                        weight="danger"
                        label={tMod('reports.hideNamed', { name: author(report) })}
                        busy={doing.busy() === report.id}
                        onClick={() => void hide(report)}
                      >
                        {tMod('reports.hide')}
                      </Button>
                    </Show>
                  </div>
                  <Show when={isUserId(report.entry[0]) && report.entry[0]}>
                    {(user) => (
                      <SanctionButtons
                        model={props.model}
                        go={props.go}
                        user={user()}
                        name={author(report)}
                      />
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ul>
        )}
      </Answered>
    </div>
  )
}
