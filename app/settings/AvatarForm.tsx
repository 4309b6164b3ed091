import { PictureField, type PictureFieldProps } from '../files/PictureField.tsx'
import { tPicture } from '../i18n/pictureWords.ts'
import { useWorkspace } from '../session/context.ts'

/** One's picture as others see it. */
export function AvatarForm(props: Pick<PictureFieldProps, 'onChoosing'>) {
  const workspace = useWorkspace()
  return (
    <PictureField
      label={tPicture('picture.yours')}
      hint={tPicture('picture.hint')}
      id={workspace.me().id}
      name={workspace.me().displayName}
      picture={workspace.me().avatar}
      onChoosing={(use) => props.onChoosing?.(use)}
      save={async (picture) => (await workspace.pictures()).setAvatar(picture)}
    />
  )
}
