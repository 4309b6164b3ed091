import type { ContactView } from './model.ts'

/** The headings of the page of people, in their order. */
export const GROUPS = ['refused', 'requests', 'contacts', 'asked', 'leaving', 'blocked'] as const
export type ContactGroup = (typeof GROUPS)[number]

const groupOf = ({ standing, isWaiting, refused }: ContactView): ContactGroup | undefined => {
  if (standing === 'asking') return 'requests'
  if (standing === 'accepted') return 'contacts'
  if (standing !== 'none') return standing
  if (refused !== undefined) return 'refused'
  return isWaiting ? 'leaving' : undefined
}

/** Who stands under which heading: ids, contacts by name, the others as they come. */
export function groupContacts(views: readonly ContactView[]): ReadonlyMap<ContactGroup, readonly string[]> {
  const groups = new Map<ContactGroup, ContactView[]>()
  for (const view of views) {
    const group = groupOf(view)
    if (group === undefined) continue
    const there = groups.get(group)
    if (there === undefined) groups.set(group, [view])
    else there.push(view)
  }
  const { compare } = new Intl.Collator()
  groups.get('contacts')?.sort((one, other) => compare(one.person.displayName, other.person.displayName))
  return new Map([...groups].map(([group, there]) => [group, there.map(({ person }) => person.id)]))
}
