import type { PersonPresence } from '../../../sync/peopleApi.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

/** Much shorter than the relay has them; sockets end long after silence says that nobody is there. */
export const QUICK = {
  presenceEveryMs: 20,
  presenceSilenceMs: 260,
  presenceGraceMs: 160,
  pingIntervalMs: 100,
  silenceMs: 60_000,
}

export interface Told {
  readonly type: string
  readonly whole?: boolean
  readonly people: readonly PersonPresence[]
}
export const toldOn = (home: TestDocument) =>
  home.stateless.filter(({ type }) => type === 'presence') as unknown as Told[]
/** What this home says of somebody now. */
export const seenOn = (home: TestDocument, { user }: TestPerson): string | undefined =>
  toldOn(home)
    .flatMap(({ people }) => people)
    .findLast((one) => one.user === user.id)?.state
export const homeOf = async (person: TestPerson) => {
  const device = person.device()
  const home = await device.openHome()
  await home.synced()
  return { ...home, device, tell: (what: unknown) => home.provider.sendStateless(JSON.stringify(what)) }
}
export const report = (state: string) => ({ type: 'presence', state })
