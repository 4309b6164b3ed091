import { Show } from 'solid-js'
import type { ConversationModel } from '../model.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { mayModerate } from './may.ts'
import { PictureForm } from './PictureForm.tsx'

/** The face of a conversation; those who may describe it, change it here. */
export function PlacePicture(props: { model: ConversationModel }) {
  const picture = () => props.model.place().picture
  return (
    <Show
      when={mayModerate(props.model.myRole())}
      fallback={<Avatar id={props.model.id} name={props.model.title()} picture={picture()} size="large" />}
    >
      <PictureForm id={props.model.id} name={props.model.title()} picture={picture()} />
    </Show>
  )
}
