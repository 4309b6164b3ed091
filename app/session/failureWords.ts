import { tError } from '../i18n/errorWords.ts'
import type { Failure } from '../model.ts'

/** What happened, in words for people. */
export const failureWords = (failure: Failure): string => tError(`error.${failure.code}`)
