import type { ConversationModel } from '../model.ts'
import { Avatar } from '../ui/Avatar.tsx'

/** The face of a conversation. */
export function PlacePicture(props: { model: ConversationModel }) {
  return <Avatar id={props.model.id} name={props.model.title()} size="large" />
}
