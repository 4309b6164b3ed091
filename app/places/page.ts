import type { UserId } from '../../sync/ids.ts'
import type { ConversationModel } from '../conversations/model.ts'

interface Of<At extends string> {
  readonly at: At
}
interface About<At extends string> extends Of<At> {
  readonly user: UserId
  readonly name: string
}

/** Where one is inside the details of a conversation. */
export type PlacePage =
  | Of<'overview'>
  | Of<'describe'>
  | Of<'people'>
  | About<'member'>
  | About<'remove'>
  | About<'ban'>
  | About<'mute'>
  | Of<'rules'>
  | Of<'invitations'>
  | Of<'reports'>
  | Of<'bans'>
  | Of<'audit'>
  | Of<'leave'>

/** What a page of the details can do beside showing itself. */
export interface PageProps {
  readonly model: ConversationModel
  readonly go: (page: PlacePage) => void
  readonly back: () => void
  /** Somebody is not here any more: back to what is not about them. */
  readonly gone: (user: UserId) => void
  readonly close: () => void
}
