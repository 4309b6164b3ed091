import type { ConversationId } from '../../sync/ids.ts'
import { PictureField } from '../files/PictureField.tsx'
import { tPicture } from '../i18n/pictureWords.ts'
import { useWorkspace } from '../session/context.ts'

/** The picture of a group or a room, for its hosts and moderators. */
export function PictureForm(props: { id: ConversationId; name: string; picture: string | undefined }) {
  const workspace = useWorkspace()
  return (
    <PictureField
      label={tPicture('picture.ofConversation')}
      id={props.id}
      name={props.name}
      picture={props.picture}
      save={async (picture) => (await workspace.pictures()).setPicture(props.id, picture)}
    />
  )
}
