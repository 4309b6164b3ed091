import Maximize2 from 'lucide-solid/icons/maximize-2'
import Mic from 'lucide-solid/icons/mic'
import MicOff from 'lucide-solid/icons/mic-off'
import PhoneOff from 'lucide-solid/icons/phone-off'
import { Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { tCall } from '../i18n/callWords.ts'
import { tStage } from '../i18n/stageWords.ts'
import { Control } from './Control.tsx'
import type { CallsModel, Participant } from './model.ts'
import styles from './PopOut.module.css'
import { Tile } from './Tile.tsx'

/** What of the call stands in a window of its own: who speaks, and what one needs of the controls. */
export function PopOut(props: {
  calls: CallsModel
  star: Participant | undefined
  body: HTMLElement
  onClose: () => void
}) {
  const isMuted = () => props.calls.own()?.mic !== 'on'
  return (
    <Portal mount={props.body}>
      <div class={styles.pop}>
        <Show when={props.star}>
          {(person) => (
            <Tile
              user={person().user}
              name={person().name}
              stream={person().stream}
              sound="off"
              picture={person().picture}
              place="main"
              mic={person().mic}
              hand={person().hand}
              speaking={person().speaking}
            />
          )}
        </Show>
        <div class={styles.controls}>
          <Control
            icon={isMuted() ? MicOff : Mic}
            label={tCall(isMuted() ? 'call.unmute' : 'call.mute')}
            isOff={isMuted()}
            onClick={() => props.calls.setMic(isMuted())}
          />
          <Control icon={Maximize2} label={tStage('stage.popIn')} onClick={() => props.onClose()} />
          <Control
            icon={PhoneOff}
            label={tCall('call.leave')}
            weight="leave"
            onClick={() => props.calls.hangUp()}
          />
        </div>
      </div>
    </Portal>
  )
}
