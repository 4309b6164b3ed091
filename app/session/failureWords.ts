import { t } from '../i18n/language.ts'
import type { Failure } from '../model.ts'

/** What happened, in words for people. */
export const failureWords = (failure: Failure): string => t(`error.${failure.code}`)
