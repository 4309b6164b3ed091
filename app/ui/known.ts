import type { Resource } from 'solid-js'

/** What a resource holds, as far as it is there: reading it never makes the page around wait. */
export const known = <T>(resource: Resource<T>): T | undefined =>
  resource.state === 'ready' || resource.state === 'refreshing' ? resource.latest : undefined
