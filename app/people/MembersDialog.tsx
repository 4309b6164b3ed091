import UserMinus from 'lucide-solid/icons/user-minus'
import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Member, User } from '../../sync/api.ts'
import { language, t } from '../i18n/language.ts'
import type { ConversationModel } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import field from '../ui/Field.module.css'
import { IconButton } from '../ui/IconButton.tsx'
import { toast } from '../ui/toast.ts'
import styles from './MembersDialog.module.css'
import { PeoplePicker } from './PeoplePicker.tsx'

/** Who is in a conversation; those who may, add and remove. */
export function MembersDialog(props: { model: ConversationModel; onClose: () => void }) {
  const workspace = useWorkspace()
  const [chosen, setChosen] = createSignal<readonly User[]>([])
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [leaving, setLeaving] = createSignal<Member>()
  const isMe = (member: Member) => member.id === workspace.me().id
  /** Oneself first, then by name: the relay's order changes with every change. */
  const members = createMemo(() =>
    [...props.model.members()].sort(
      (one, other) =>
        Number(isMe(other)) - Number(isMe(one)) ||
        one.name.localeCompare(other.name, language()) ||
        (one.id < other.id ? -1 : 1),
    ),
  )
  const leads = () => props.model.myRole() === 'host' || props.model.myRole() === 'moderator'

  const add = async () => {
    setBusy(true)
    setProblem(undefined)
    for (const person of chosen()) {
      const result = await workspace.addMember(props.model.id, person.id)
      if (!result.ok) {
        setProblem(failureWords(result.error))
        break
      }
      setChosen((people) => people.filter((other) => other !== person))
    }
    setBusy(false)
  }
  const remove = async (member: Member) => {
    const result = await workspace.removeMember(props.model.id, member.id)
    if (!result.ok) return failureWords(result.error)
    toast(t('members.removed', { name: member.name }))
    return undefined
  }

  const People = () => (
    <Dialog title={t('members.title', { name: props.model.title() })} onClose={props.onClose}>
      <Show when={leads()}>
        <div class={styles.add}>
          <PeoplePicker
            label={t('members.addLabel')}
            chosen={chosen()}
            onChange={setChosen}
            except={props.model.members().map((member) => member.id)}
          />
          <Show when={chosen().length > 0}>
            <Button weight="main" busy={busy()} onClick={() => void add()}>
              {t('members.add')}
            </Button>
          </Show>
        </div>
      </Show>
      <Show when={problem()}>
        <p class={field.error} role="alert">
          {problem()}
        </p>
      </Show>
      <ul class={styles.list}>
        <For each={members()}>
          {(member) => (
            <li class={styles.member}>
              <Avatar id={member.id} name={member.name} />
              <span class={styles.who}>
                <b>
                  <bdi>{member.name}</bdi> {isMe(member) ? `(${t('conversation.you')})` : undefined}
                </b>
                <span>@{member.username}</span>
              </span>
              <Show when={member.role !== 'member'}>
                <span class={styles.role}>
                  {member.role === 'host' ? t('members.host') : t('members.moderator')}
                </span>
              </Show>
              <Show when={leads() && !isMe(member)}>
                <IconButton
                  icon={UserMinus}
                  label={t('members.remove', { name: member.name })}
                  onClick={() => setLeaving(member)}
                />
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  )

  return (
    <Show when={leaving()} keyed fallback={<People />}>
      {(member) => (
        <ConfirmDialog
          request={{
            title: t('members.removeTitle', { name: member.name, from: props.model.title() }),
            hint: t('members.removeHint', { name: member.name }),
            action: t('members.removeConfirm'),
            onConfirm: () => remove(member),
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </Show>
  )
}
