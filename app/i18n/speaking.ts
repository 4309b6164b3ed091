import { type BaseRecordDict, type Translator, translator } from '@solid-primitives/i18n'
import { isolateValues } from './isolate.ts'

/** A `t` for these phrases: no name that is put into one turns the words around it. */
export function speaking<Words extends BaseRecordDict>(words: () => Words): Translator<Words> {
  const translate = translator<Words>(words) as (key: string, ...values: unknown[]) => unknown
  const speak = (key: string, ...values: unknown[]) => translate(key, ...values.map(isolateValues))
  return speak as Translator<Words>
}
