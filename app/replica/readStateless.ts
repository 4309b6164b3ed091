import * as v from 'valibot'
import { type StatelessMessage, statelessSchema } from '../../sync/api.ts'

/** Reads what the relay says beside the documents; undefined for what this version does not know. */
export function readStateless(payload: string): StatelessMessage | undefined {
  try {
    const parsed = v.safeParse(statelessSchema, JSON.parse(payload))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
