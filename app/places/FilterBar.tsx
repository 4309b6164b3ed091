import { A } from '@solidjs/router'
import Archive from 'lucide-solid/icons/archive'
import { Match, Show, Switch } from 'solid-js'
import { tRow } from '../i18n/rowWords.ts'
import button from '../ui/Button.module.css'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { ListFilter } from './arrange.ts'
import styles from './FilterBar.module.css'

/** Above the list: which part of it one sees and the way back to all, or where what was put away is. */
export function FilterBar(props: {
  filter: ListFilter
  setFilter: (filter: ListFilter) => void
  putAway: number
  none: boolean
}) {
  const none = () => {
    const { filter } = props
    return filter === 'all' || !props.none ? undefined : tRow(`filter.none.${filter}`)
  }
  return (
    <Switch>
      <Match when={props.filter === 'all'}>
        <button type="button" class={styles.away} onClick={() => props.setFilter('archived')}>
          <Icon of={Archive} size="small" />
          {tRow('filter.archivedCount', { count: props.putAway })}
        </button>
      </Match>
      <Match when={true}>
        <div class={styles.bar}>
          <b aria-live="polite">{tRow(`filter.${props.filter}`)}</b>
          <Button onClick={() => props.setFilter('all')}>{tRow('filter.off')}</Button>
        </div>
        <Show when={none()}>
          <p class={styles.none}>{none()}</p>
        </Show>
        <Show when={none() && props.filter === 'room'}>
          <A href="/rooms" class={button.button ?? ''} data-weight="main">
            {tRow('filter.rooms')}
          </A>
        </Show>
      </Match>
    </Switch>
  )
}
