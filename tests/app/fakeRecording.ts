import type {
  CallRecording,
  KeptRecordings,
  OthersRecording,
  OwnRecording,
  RecordingTrouble,
} from '../../app/calls/recording/model.ts'
import { PEOPLE } from './fakePeople.ts'

/** What of recording a scene shows. */
export type FakeRecording = 'asked' | 'asks' | 'records' | 'recorded' | RecordingTrouble

const { marta, alva, noor } = PEOPLE
const theirs = (is: OthersRecording['is'], answer: OthersRecording['answer']): OthersRecording => ({
  ...{ peer: 'peer0', name: alva.displayName, is, answer, hears: true },
})

export function fakeRecording(what: FakeRecording | undefined): CallRecording {
  const own = (): OwnRecording => {
    if (what === 'asks') return { state: 'asking', asks: 1, until: Date.now() + 60_000 }
    if (what === 'records') return { state: 'recording', asks: 1, since: Date.now() - 83_000 }
    if (what === undefined || what === 'asked' || what === 'recorded') return { state: 'idle' }
    return { state: 'failed', why: what }
  }
  const others = { asked: [theirs('asking', undefined)], recorded: [theirs('recording', 'yes')] }
  return {
    own,
    others: () => (what === 'asked' || what === 'recorded' ? others[what] : []),
    waitedFor: () => [marta.displayName, alva.displayName],
    leftOut: () => [noor.displayName],
    canAsk: () => true,
    ask: () => undefined,
    stop: () => undefined,
    dismiss: () => undefined,
    answer: () => undefined,
  }
}

export function fakeKept(count: number): KeptRecordings {
  const titles = ['Family on Sunday', alva.displayName, '']
  const all = titles.slice(0, count).map((title, index) => ({
    ...{ id: `${index}`, title, bytes: 48_300_000 * (index + 1) },
    startedAt: new Date('2026-03-07T18:40:00Z').getTime() + index * 3600_000,
  }))
  return { all: () => all, save: async () => 'saved', remove: async () => undefined }
}
