import { createSignal, onMount, untrack } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Problem } from '../ui/Problem.tsx'
import { toast } from '../ui/toast.ts'
import { PictureForm } from './PictureForm.tsx'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createDoing } from './usePlaces.ts'

/** Name, topic and picture, for hosts and moderators. */
export function DescribePage(props: PageProps) {
  const doing = createDoing()
  const [name, setName] = createSignal(untrack(() => props.model.title()))
  const [topic, setTopic] = createSignal(untrack(() => props.model.place().topic))
  /** There is nothing to cancel about a picture that is changed already. */
  const [isPictured, setPictured] = createSignal(false)
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const what = {
      ...(name().trim() !== '' && name().trim() !== props.model.title() && { name: name().trim() }),
      ...(topic().trim() !== props.model.place().topic && { topic: topic().trim() }),
    }
    const isSame = Object.keys(what).length === 0
    if (!isSame && !(await doing.run('save', (places) => places.describe(props.model.id, what)))) return
    if (!isSame) toast(t('action.saved'))
    props.back()
  }
  let field: HTMLInputElement | undefined
  // What stands there is there to be replaced.
  onMount(() => {
    field?.focus()
    field?.select()
  })
  return (
    <form class={styles.stack} onSubmit={(event) => void save(event)}>
      <PictureForm
        id={props.model.id}
        name={props.model.title()}
        picture={props.model.place().picture}
        onSaved={() => setPictured(true)}
      />
      <Field
        ref={(element) => {
          field = element
        }}
        label={tPlace('place.name')}
        value={name()}
        onInput={setName}
        maxLength={LIMITS.maxNameLength}
        autocomplete="off"
      />
      <Field
        label={tPlace('place.topic')}
        value={topic()}
        onInput={setTopic}
        hint={tPlace('place.topicHint')}
        maxLength={LIMITS.maxTopicLength}
        autocomplete="off"
      />
      <Problem words={doing.problem()} />
      <div class={styles.actions}>
        <Button onClick={props.back}>{t(isPictured() ? 'action.back' : 'action.cancel')}</Button>
        <Button type="submit" weight="main" busy={doing.busy() !== undefined}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  )
}
