import { Tooltip } from '@kobalte/core/tooltip'
import styles from './TooltipPopup.module.css'

/** The name of an icon button, shown. Screen readers have it as the button's own name already. */
export function TooltipPopup(props: { anchor: HTMLElement }) {
  return (
    <Tooltip open getAnchorRect={() => props.anchor.getBoundingClientRect()} gutter={6} placement="bottom">
      <Tooltip.Portal>
        <Tooltip.Content class={styles.tip} aria-hidden="true">
          {props.anchor.dataset.tip}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip>
  )
}
