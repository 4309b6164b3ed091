import * as v from 'valibot'
import { laneOwnerSchema } from '../../sync/entry.ts'
import { LIMITS } from '../../sync/limits.ts'
import { parsePosition } from '../projection/position.ts'

const DEFAULT_LIMIT = 50
const DAY_MS = 24 * 3600_000
const DATE = /^\d{4}-\d{2}-\d{2}$/
/** ISO 8601 as `Date.parse` understands it everywhere, or milliseconds since 1970. */
const MOMENT = /^(\d{1,15}|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)$/

const toMs = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Date.parse(text))

const moment = v.pipe(
  v.string(),
  v.regex(MOMENT),
  v.check((text) => !Number.isNaN(toMs(text))),
)
const position = v.pipe(
  v.string(),
  v.check((text) => parsePosition(text) !== undefined),
  v.transform(parsePosition),
)
const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

/** `GET …/entries?…`. A larger limit than there is gives the largest page; `since` stands with `limit` alone. */
export const entriesQuery = v.pipe(
  v.strictObject({
    before: v.optional(position),
    after: v.optional(position),
    since: v.optional(wholeNumber),
    limit: v.optional(
      v.pipe(
        wholeNumber,
        v.minValue(1),
        v.transform((limit) => Math.min(limit, LIMITS.maxListLimit)),
      ),
      String(DEFAULT_LIMIT),
    ),
    author: v.optional(laneOwnerSchema),
    from: v.optional(v.pipe(moment, v.transform(toMs))),
    /** A date alone means its whole day. */
    to: v.optional(
      v.pipe(
        moment,
        v.transform((text) => (DATE.test(text) ? toMs(text) + DAY_MS - 1 : toMs(text))),
      ),
    ),
  }),
  v.forward(
    v.check(
      ({ since, limit: _limit, ...folded }) =>
        since === undefined || Object.values(folded).every((value) => value === undefined),
    ),
    ['since'],
  ),
)
