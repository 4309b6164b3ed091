import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Member, User } from '../../sync/api.ts'
import { lookAlikes } from '../../sync/lookAlikes.ts'
import { matchesFind } from '../conversations/matchesFind.ts'
import { language } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { PeoplePicker } from '../people/PeoplePicker.tsx'
import { PresentFace } from '../people/PresentFace.tsx'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Problem } from '../ui/Problem.tsx'
import { mayModerate } from './may.ts'
import styles from './Place.module.css'
import type { PageProps } from './page.ts'
import { createDoing } from './usePlaces.ts'

/** More people than this can be searched. */
const MANY = 12

/** Who is in it; those who may, add somebody. */
export function PeoplePage(props: PageProps) {
  const workspace = useWorkspace()
  const doing = createDoing()
  const [chosen, setChosen] = createSignal<readonly User[]>([])
  const [find, setFind] = createSignal('')
  const isMe = (member: Member) => member.id === workspace.me().id
  /** Oneself first, then who leads, then by name: the relay's order changes with every change. */
  const members = createMemo(() =>
    [...props.model.members()].sort(
      (one, other) =>
        Number(isMe(other)) - Number(isMe(one)) ||
        ORDER[one.role] - ORDER[other.role] ||
        one.name.localeCompare(other.name, language()) ||
        (one.id < other.id ? -1 : 1),
    ),
  )
  const alike = createMemo(() => lookAlikes(props.model.members()))
  const shown = createMemo(() =>
    members().filter(({ name, username }) => matchesFind(`${name} @${username}`, find())),
  )
  const add = async () => {
    for (const person of chosen()) {
      if (!(await doing.run('add', (places) => places.add(props.model.id, person.id)))) return
      setChosen((people) => people.filter((other) => other !== person))
    }
  }

  return (
    <div class={styles.stack}>
      <Show when={mayModerate(props.model.myRole())}>
        <PeoplePicker
          label={tPlace('people.addLabel')}
          chosen={chosen()}
          onChange={setChosen}
          except={props.model.members().map((member) => member.id)}
        />
        <Show when={chosen().length > 0}>
          <div class={styles.actions}>
            <Button weight="main" busy={doing.busy() !== undefined} onClick={() => void add()}>
              {tPlace('people.add')}
            </Button>
          </div>
        </Show>
        <Problem words={doing.problem()} />
      </Show>
      <Show when={members().length > MANY}>
        <Field
          type="search"
          label={tPlace('people.find')}
          value={find()}
          onInput={setFind}
          autocomplete="off"
        />
      </Show>
      <Show when={alike().size > 0}>
        <p class={styles.quiet}>{tPlace('people.alike')}</p>
      </Show>
      <ul class={styles.rows}>
        <For
          each={shown()}
          fallback={<li class={styles.quiet}>{tPlace('people.nobody', { text: find().trim() })}</li>}
        >
          {(member) => (
            <li>
              <button
                type="button"
                class={styles.row}
                onClick={() =>
                  props.go({ at: 'member', user: member.id, name: props.model.nameOf(member.id) })
                }
              >
                <PresentFace id={member.id} name={member.name} />
                <span class={styles.who}>
                  <b>
                    <bdi>{member.name}</bdi> {isMe(member) ? `(${tPlace('people.you')})` : undefined}
                  </b>
                  <span>@{member.username}</span>
                </span>
                <MemberTags member={member} />
                <Icon of={ChevronRight} size="small" />
              </button>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}

const ORDER = { host: 0, moderator: 1, member: 2 } as const

/** Role, and whether they are kept from writing. */
export function MemberTags(props: { member: Member }) {
  return (
    <>
      <Show when={(props.member.mutedUntil ?? 0) > Date.now()}>
        <span class={styles.tag} data-warn="">
          {tPlace('people.muted')}
        </span>
      </Show>
      <Show when={props.member.role !== 'member'}>
        <span class={styles.tag}>
          {props.member.role === 'host' ? tPlace('people.host') : tPlace('people.moderator')}
        </span>
      </Show>
    </>
  )
}
