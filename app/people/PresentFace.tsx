import { useWorkspace } from '../session/context.ts'
import { Avatar, type AvatarProps } from '../ui/Avatar.tsx'
import { PresenceDot } from '../ui/PresenceDot.tsx'
import styles from './PresentFace.module.css'

/** Somebody's face, and whether they are here as far as this person may know (P1). */
export function PresentFace(props: AvatarProps) {
  const workspace = useWorkspace()
  return (
    <span class={styles.face}>
      <Avatar {...props} />
      <PresenceDot presence={workspace.presenceOf(props.id)} class={styles.dot} />
    </span>
  )
}
