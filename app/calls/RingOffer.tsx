import { Show } from 'solid-js'
import { tCallSettings } from '../i18n/callSettingsWords.ts'
import { Bar } from '../ui/Bar.tsx'
import { Button } from '../ui/Button.tsx'
import type { CallsModel } from './model.ts'

/** After the first call that was talked: shall the system tell of the next one? Asked once, and never at the start. */
export function RingOffer(props: { calls: CallsModel }) {
  return (
    <Show when={props.calls.rings.isOffered()}>
      <Bar
        tone="offer"
        action={
          <>
            <Button weight="quiet" onClick={() => void props.calls.rings.setWhileHidden('on')}>
              {tCallSettings('offer.yes')}
            </Button>
            <Button weight="quiet" onClick={() => props.calls.rings.decline()}>
              {tCallSettings('offer.no')}
            </Button>
          </>
        }
      >
        {tCallSettings('offer.words')}
      </Bar>
    </Show>
  )
}
