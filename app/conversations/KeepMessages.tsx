import { createSignal, createUniqueId, For, Show, untrack } from 'solid-js'
import { t } from '../i18n/language.ts'
import { spanOf, tPast } from '../i18n/pastWords.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import field from '../ui/Field.module.css'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import styles from './KeepMessages.module.css'
import type { ConversationModel } from './model.ts'

/** Days; undefined for ever. */
const CHOICES = [undefined, 365, 90, 30, 7, 1] as const

const isShorter = (days: number | undefined, than: number | undefined): days is number =>
  days !== undefined && (than === undefined || days < than)

/** How long messages are kept: hosts choose, everybody may know (R4). */
export function KeepMessages(props: { model: ConversationModel; onClose: () => void }) {
  const workspace = useWorkspace()
  const id = createUniqueId()
  const now = () => props.model.keeping().days
  const [chosen, setChosen] = createSignal(untrack(now))
  const [asking, setAsking] = createSignal<number>()
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  /** Another client may have chosen a number of its own. */
  const choices = () => (CHOICES.some((days) => days === now()) ? CHOICES : [...CHOICES, now()])
  const words = (days: number | undefined) => (days === undefined ? tPast('keep.forEver') : spanOf(days))

  /** Words when it failed. */
  const keep = async (days: number | undefined): Promise<string | undefined> => {
    const result = await workspace.keepMessages(props.model.id, days)
    if (!result.ok) return failureWords(result.error)
    toast(t('action.saved'))
    return undefined
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const days = chosen()
    if (busy()) return
    if (days === now()) return props.onClose()
    if (isShorter(days, now())) return setAsking(days)
    setBusy(true)
    const failed = await keep(days)
    setBusy(false)
    if (failed === undefined) props.onClose()
    else setProblem(failed)
  }

  const Choice = () => (
    <Dialog title={tPast('keep.title')} hint={tPast('keep.hint')} onClose={props.onClose}>
      <form class={styles.form} onSubmit={(event) => void save(event)}>
        <fieldset class={styles.choices}>
          <legend class="aside-voice">{tPast('keep.title')}</legend>
          <For each={choices()}>
            {(days) => (
              <label class={styles.choice}>
                <input
                  type="radio"
                  name={id}
                  checked={chosen() === days}
                  onChange={() => setChosen(() => days)}
                />
                <span>{words(days)}</span>
              </label>
            )}
          </For>
        </fieldset>
        <Problem words={problem()} />
        <div class={styles.actions}>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button type="submit" weight="main" busy={busy()}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )

  const Rule = () => {
    const days = now()
    return (
      <Dialog title={tPast('keep.title')} onClose={props.onClose}>
        <p>{days === undefined ? tPast('keep.ruleForEver') : tPast('past.kept', { span: spanOf(days) })}</p>
        <p class={field.hint}>{tPast('keep.hosts')}</p>
      </Dialog>
    )
  }

  return (
    <Show when={props.model.myRole() === 'host'} fallback={<Rule />}>
      <Show when={asking()} keyed fallback={<Choice />}>
        {(days) => (
          <ConfirmDialog
            request={{
              title: tPast('keep.confirmTitle', { span: spanOf(days), name: props.model.title() }),
              hint: tPast('keep.confirmHint', { span: spanOf(days) }),
              action: tPast('keep.confirm'),
              onConfirm: async () => {
                const failed = await keep(days)
                if (failed === undefined) props.onClose()
                return failed
              },
            }}
            onClose={() => setAsking(undefined)}
          />
        )}
      </Show>
    </Show>
  )
}
