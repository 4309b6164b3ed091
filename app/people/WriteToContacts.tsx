import { useNavigate } from '@solidjs/router'
import { For } from 'solid-js'
import { tPeople } from '../i18n/peopleWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { isContact } from './isContact.ts'
import { startTalk } from './startTalk.ts'

/** More than these are found among people. */
const OFFERED = 3

/** The first thing to do with somebody one knows: whoever was invited knows who invited them (S4). */
export function WriteToContacts() {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const contacts = () => (workspace.people()?.all() ?? []).filter(isContact).slice(0, OFFERED)
  return (
    <For each={contacts().map(({ person }) => person)}>
      {(person) => (
        <Button weight="main" onClick={() => void startTalk(workspace, person, navigate)}>
          {tPeople('people.writeTo', { name: person.displayName })}
        </Button>
      )}
    </For>
  )
}
