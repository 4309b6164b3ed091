import { type RawBuilder, sql } from 'kysely'

/**
 * A list as one parameter, to select from: `value` holds each element. However long the list, the
 * statement's text stays the same, so it is prepared once, and the count of parameters is no bound.
 */
export const jsonList = (values: readonly (string | number | readonly string[])[]): RawBuilder<unknown> =>
  sql`json_each(${JSON.stringify(values)})`
