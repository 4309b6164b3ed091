import { launchBrowser } from './browser.ts'
import { newPerson, type Person } from './newPerson.ts'
import { beginConversation, connectionIs, openConversation } from './screen.ts'
import type { RelayProcess } from './startRelay.ts'

let pairs = 0

/** Two people of a relay in a conversation of their own, both looking at it. */
export async function pairOf(relay: RelayProcess): Promise<{ alice: Person; bob: Person }> {
  const number = ++pairs
  const alice = await person(relay, `alice${number}`)
  const bob = await person(relay, `bob${number}`)
  await beginConversation(alice.page, [bob.user.username])
  await connectionIs(alice.page, 'Up to date')
  await openConversation(bob.page, alice.user.username)
  await connectionIs(bob.page, 'Up to date')
  return { alice, bob }
}

/** Somebody new, at their list of conversations. */
export async function person(relay: RelayProcess, name: string): Promise<Person> {
  const made = await newPerson(await launchBrowser(), relay, name)
  made.context.setDefaultTimeout(15_000)
  await made.page.goto('/')
  await connectionIs(made.page, 'Up to date')
  return made
}
