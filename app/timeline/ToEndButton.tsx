import { tTimeline } from '../i18n/timelineWords.ts'
import { Icon } from '../ui/Icon.tsx'
import { ArrowDown } from '../ui/icons.ts'
import styles from './ToEndButton.module.css'

/** Back to the latest; says how many came meanwhile, instead of jumping there by itself. */
export function ToEndButton(props: { unseen: number; onPress: () => void }) {
  const words = () =>
    props.unseen > 0 ? tTimeline('timeline.newMessages', { count: props.unseen }) : undefined
  return (
    <button
      type="button"
      class={styles.button}
      data-new={words() ? '' : undefined}
      data-tip={words() ? undefined : tTimeline('timeline.toEnd')}
      aria-label={words() ? undefined : tTimeline('timeline.toEnd')}
      onClick={() => props.onPress()}
    >
      {words()}
      <Icon of={ArrowDown} size="small" />
    </button>
  )
}
