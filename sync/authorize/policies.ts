import type { UserId } from '../ids.ts'
import { HOME, laneName, stateName } from '../lanes.ts'

/** What may be written under a root: a lane of entries, a member's flat map, the flat map of `home`. */
export type Shape = 'log' | 'state' | 'home'
/** Whose a Yjs client id is; `unknown`: nobody has written with it, so the first who does owns it (G5). */
export type ClientOwner = 'mine' | 'other' | 'unknown'

/** What the sender of an update may do in a document; G2. */
export interface Policy {
  /** Undefined: nothing may be written there. */
  shapeOf(root: string): Shape | undefined
  mayDelete(root: string): boolean
  ownerOf(client: number): ClientOwner
}

/** A member adds to its own lane and never deletes there (D5); its state is a map whose old values go. */
export function memberPolicy(user: UserId, ownerOf: Policy['ownerOf']): Policy {
  const log = laneName(user)
  const state = stateName(user)
  return {
    shapeOf: (root) => (root === log ? 'log' : root === state ? 'state' : undefined),
    mayDelete: (root) => root === state,
    ownerOf,
  }
}

/** One person's devices write its `home`, whose document nobody else can open (D9). */
export function homePolicy(_user: UserId, ownerOf: Policy['ownerOf']): Policy {
  return {
    shapeOf: (root) => (root === HOME ? 'home' : undefined),
    mayDelete: (root) => root === HOME,
    ownerOf,
  }
}
