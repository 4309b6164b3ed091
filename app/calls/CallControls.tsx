import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical'
import Hand from 'lucide-solid/icons/hand'
import LayoutGrid from 'lucide-solid/icons/layout-grid'
import Mic from 'lucide-solid/icons/mic'
import MicOff from 'lucide-solid/icons/mic-off'
import MonitorUp from 'lucide-solid/icons/monitor-up'
import MonitorX from 'lucide-solid/icons/monitor-x'
import PhoneOff from 'lucide-solid/icons/phone-off'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import UserRound from 'lucide-solid/icons/user-round'
import Video from 'lucide-solid/icons/video'
import VideoOff from 'lucide-solid/icons/video-off'
import { lazy, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { openDialog } from '../ui/dialogs.tsx'
import { Icon, type IconComponent } from '../ui/Icon.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'
import styles from './CallControls.module.css'
import type { CallsModel } from './model.ts'

const DevicesDialog = lazy(async () => ({ default: (await import('./DevicesDialog.tsx')).DevicesDialog }))

/** What one does in a call, within the thumb's reach. */
export function CallControls(props: {
  calls: CallsModel
  view: 'grid' | 'speaker'
  onView: (() => void) | undefined
}) {
  const own = () => props.calls.own()
  const canShare = () => navigator.mediaDevices?.getDisplayMedia !== undefined
  const openDevices = () =>
    openDialog((dialog) => <DevicesDialog calls={props.calls} onClose={dialog.onClose} />)
  return (
    <div class={styles.controls}>
      <Show when={own()}>
        {(self) => (
          <>
            <Control
              icon={self().mic === 'on' ? Mic : MicOff}
              label={tCall(self().mic === 'on' ? 'call.mute' : 'call.unmute')}
              isOff={self().mic !== 'on'}
              onClick={() => props.calls.setMic(self().mic !== 'on')}
            />
            <Control
              icon={self().camera === 'on' ? Video : VideoOff}
              label={tCall(self().camera === 'on' ? 'call.cameraOff' : 'call.cameraOn')}
              isOff={self().camera !== 'on'}
              class={styles.camera}
              onClick={() => props.calls.setCamera(self().camera !== 'on')}
            />
            <Show when={canShare()}>
              <Control
                icon={self().screen ? MonitorX : MonitorUp}
                label={tCall(self().screen ? 'call.stopSharing' : 'call.share')}
                isOn={self().screen}
                class={styles.extra}
                onClick={() => props.calls.setScreen(!self().screen)}
              />
            </Show>
            <Control
              icon={Hand}
              label={tCall(self().hand ? 'call.lowerHand' : 'call.raiseHand')}
              isOn={self().hand}
              class={styles.extra}
              onClick={() => props.calls.setHand(!self().hand)}
            />
            <MenuButton
              icon={EllipsisVertical}
              label={tCall('call.more')}
              class={`${styles.control} ${styles.extra}`}
              items={() => [
                ...(props.onView === undefined
                  ? []
                  : [
                      {
                        label: tCall(props.view === 'grid' ? 'call.speakerView' : 'call.gridView'),
                        icon: props.view === 'grid' ? UserRound : LayoutGrid,
                        onSelect: props.onView,
                      },
                    ]),
                { label: tCall('call.chooseDevices'), icon: SlidersHorizontal, onSelect: openDevices },
              ]}
            />
          </>
        )}
      </Show>
      <button
        type="button"
        class={`${styles.control} ${styles.leave}`}
        aria-label={tCall('call.leave')}
        data-tip={tCall('call.leave')}
        onClick={() => props.calls.hangUp()}
      >
        <Icon of={PhoneOff} />
      </button>
    </div>
  )
}

function Control(props: {
  icon: IconComponent
  label: string
  onClick: () => void
  /** The device is off: it looks so. */
  isOff?: boolean
  isOn?: boolean
  class?: string | undefined
}) {
  return (
    <button
      type="button"
      class={`${styles.control} ${props.class ?? ''}`}
      data-off={props.isOff ? '' : undefined}
      data-on={props.isOn ? '' : undefined}
      aria-label={props.label}
      data-tip={props.label}
      onClick={() => props.onClick()}
    >
      <Icon of={props.icon} />
    </button>
  )
}
