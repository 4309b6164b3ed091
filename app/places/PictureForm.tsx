import type { ConversationId } from '../../sync/ids.ts'
import { PictureField } from '../files/PictureField.tsx'
import { tPicture } from '../i18n/pictureWords.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { useWorkspace } from '../session/context.ts'
import { toast } from '../ui/toast.ts'

/** The picture of a group or a room, for its hosts and moderators. */
export function PictureForm(props: {
  id: ConversationId
  name: string
  picture: string | undefined
  onSaved: () => void
}) {
  const workspace = useWorkspace()
  return (
    <PictureField
      label={tPicture('picture.ofConversation')}
      id={props.id}
      name={props.name}
      picture={props.picture}
      hint={tPlace('place.pictureNow')}
      save={async (picture) => {
        const saved = await (await workspace.pictures()).setPicture(props.id, picture)
        if (saved.ok) {
          toast(tPlace('place.pictureDone'))
          props.onSaved()
        }
        return saved
      }}
    />
  )
}
