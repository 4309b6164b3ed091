import { createResource, createSignal } from 'solid-js'
import { err } from '../../sync/result.ts'
import type { Outcome } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { known } from '../ui/known.ts'
import type { Places } from './model.ts'

export type Ask = <T>(question: (places: Places) => Outcome<T>) => Outcome<T>

/** Asks the relay; what is needed for it may be out of reach as well. */
export function usePlaces(): Ask {
  const workspace = useWorkspace()
  return async (question) => {
    try {
      return await question(await workspace.places())
    } catch {
      return err({ code: 'unreachable' })
    }
  }
}

export interface Answer<T> {
  /** The last good answer; undefined before the first. */
  value(): T | undefined
  /** Why there is none, in words. */
  problem(): string | undefined
  again(): void
}

/** What the relay answers, asked when the calling owner begins and whenever `again` is called. */
export function createAnswer<T>(question: (places: Places) => Outcome<T>): Answer<T> {
  const ask = usePlaces()
  const [answer, { refetch }] = createResource(() => ask(question))
  const result = () => known(answer)
  return {
    value() {
      const now = result()
      return now?.ok ? now.value : undefined
    },
    problem() {
      const now = result()
      return now && !now.ok ? failureWords(now.error) : undefined
    },
    again: () => void refetch(),
  }
}

export interface Doing {
  /** Which of several things is under way. */
  busy(): string | undefined
  problem(): string | undefined
  /** True when it was done. One thing at a time: more presses do nothing. */
  run(what: string, question: (places: Places) => Outcome<unknown>): Promise<boolean>
}

/** One change after another, each with its progress and the words of its failure. */
export function createDoing(): Doing {
  const ask = usePlaces()
  const [busy, setBusy] = createSignal<string>()
  const [problem, setProblem] = createSignal<string>()
  return {
    busy,
    problem,
    async run(what, question) {
      if (busy() !== undefined) return false
      setBusy(what)
      setProblem(undefined)
      const result = await ask(question)
      setBusy(undefined)
      if (!result.ok) setProblem(failureWords(result.error))
      return result.ok
    },
  }
}
