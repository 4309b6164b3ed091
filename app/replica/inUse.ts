import * as v from 'valibot'
import { type Generation, generationSchema, NEW_GENERATION } from '../../sync/ids.ts'
import type { DeviceStore } from './deviceStore.ts'

const inUseSchema = v.object({ generation: generationSchema, epoch: v.optional(v.string()) })

/** Which generation of a document this device lives in, and the relay's epoch in which it was compared last. */
export interface InUse {
  readonly generation: Generation
  readonly epoch?: string | undefined
}

/**
 * What this device remembers to be in use; else what it has, else what the list names. Not simply what the list
 * names: without a network the next generation could not be fetched, and there would be nothing to see (R2).
 */
export async function findInUse(
  store: DeviceStore,
  { key, prefix, wanted }: { key: string; prefix: string; wanted: InUse | undefined },
): Promise<InUse | undefined> {
  const stored = v.safeParse(inUseSchema, await store.get(key))
  if (stored.success) return stored.output
  const here = (await store.documents(prefix)).map((name) => name.slice(prefix.length) as Generation)
  const isNamed = wanted !== undefined && here.includes(wanted.generation)
  const only = here.find((generation) => generation !== NEW_GENERATION) ?? here[0]
  const found = isNamed || only === undefined ? wanted : { generation: only }
  if (found !== undefined) store.set(key, found)
  return found
}
