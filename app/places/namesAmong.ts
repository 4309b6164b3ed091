import { lookAlikes } from '../../sync/lookAlikes.ts'
import type { Named } from '../conversations/createNames.ts'

/** What somebody is called on a page. */
export type Called = (id: string, name: string) => string

/**
 * Names as a page says them: with the username where somebody else among these people could be meant, members or not.
 * S7
 * @param people everybody whom the page names, and the members; of the same person, whoever has a username counts
 */
export function namesAmong(people: Iterable<Named>): Called {
  const known = new Map<string, Named>()
  for (const each of people) {
    const before = known.get(each.id)
    if (each.name !== '' && before?.username === undefined) known.set(each.id, each)
  }
  const alike = lookAlikes(known.values())
  return (id, name) => {
    const username = alike.has(id) ? known.get(id)?.username : undefined
    return username === undefined ? name : `${name} @${username}`
  }
}
