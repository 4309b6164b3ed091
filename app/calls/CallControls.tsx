import EllipsisVertical from 'lucide-solid/icons/ellipsis-vertical'
import SmilePlus from 'lucide-solid/icons/face-slightly-smiling-plus'
import Hand from 'lucide-solid/icons/hand'
import Keyboard from 'lucide-solid/icons/keyboard'
import MessageSquare from 'lucide-solid/icons/message-square'
import Mic from 'lucide-solid/icons/mic'
import MicOff from 'lucide-solid/icons/mic-off'
import MonitorUp from 'lucide-solid/icons/monitor-up'
import MonitorX from 'lucide-solid/icons/monitor-x'
import PhoneOff from 'lucide-solid/icons/phone-off'
import PictureInPicture2 from 'lucide-solid/icons/picture-in-picture-2'
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal'
import SwitchCamera from 'lucide-solid/icons/switch-camera'
import Video from 'lucide-solid/icons/video'
import VideoOff from 'lucide-solid/icons/video-off'
import { Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { tStage } from '../i18n/stageWords.ts'
import { createMediaQuery, TOUCH } from '../ui/createMediaQuery.ts'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'
import { type MenuItem, openMenu } from '../ui/menu.ts'
import styles from './CallControls.module.css'
import control from './Control.module.css'
import { Control } from './Control.tsx'
import type { PictureWindow } from './createPictureWindow.ts'
import type { CallsModel, OwnMedia } from './model.ts'
import { recordingItems } from './recording/recordingItems.ts'

const DevicesDialog = lateDialog(async () => (await import('./DevicesDialog.tsx')).DevicesDialog)

/** Nothing that could be taken for words: a call has a conversation for those. */
const REACTIONS = ['👍', '❤️', '😂', '😮', '👏', '🎉'] as const
/** Where the row has no room for everything. */
const NARROW = '(max-width: 47.99rem), (max-height: 30rem)'

export interface Chat {
  readonly isOpen: boolean
  readonly unread: number
  toggle(): void
}

/** What one does in a call, within the thumb's reach. */
export function CallControls(props: {
  calls: CallsModel
  picture: PictureWindow
  chat: Chat
  onKeys: () => void
}) {
  const isNarrow = createMediaQuery(NARROW)
  const isTouch = createMediaQuery(TOUCH)
  const own = () => props.calls.own()
  const canShare = () => navigator.mediaDevices?.getDisplayMedia !== undefined
  const openDevices = () =>
    openDialog((dialog) => <DevicesDialog calls={props.calls} onClose={dialog.onClose} />)
  const openReactions = (anchor: HTMLElement) =>
    openMenu({
      label: tStage('stage.react'),
      layout: 'row',
      anchor,
      items: REACTIONS.map((emoji) => ({
        label: emoji,
        glyph: emoji,
        onSelect: () => props.calls.react(emoji),
      })),
    })
  const shareWords = (self: OwnMedia) => tCall(self.screen ? 'call.stopSharing' : 'call.share')
  const handWords = (self: OwnMedia) => tCall(self.hand ? 'call.lowerHand' : 'call.raiseHand')
  const chatWords = () => {
    if (props.chat.isOpen) return tStage('stage.closeChat')
    const count = props.chat.unread
    return count === 0 ? tStage('stage.chat') : tStage('stage.chatUnread', { count })
  }

  /** What found no place in the row, and what is seldom wanted. */
  function more(self: OwnMedia): readonly MenuItem[] {
    const items: (MenuItem | false)[] = [
      isNarrow() && {
        ...{ label: handWords(self), icon: Hand },
        onSelect: () => props.calls.setHand(!self.hand),
      },
      isNarrow() &&
        canShare() && {
          ...{ label: shareWords(self), icon: self.screen ? MonitorX : MonitorUp },
          onSelect: () => props.calls.setScreen(!self.screen),
        },
      self.camera === 'on' &&
        self.cameras > 1 && {
          ...{ label: tStage('stage.flip'), icon: SwitchCamera },
          onSelect: () => props.calls.flipCamera(),
        },
      props.picture.canOpen() && {
        label: tStage(props.picture.isOpen() ? 'stage.popIn' : 'stage.popOut'),
        icon: PictureInPicture2,
        onSelect: () => props.picture.toggle(),
      },
      ...recordingItems(props.calls),
      { label: tCall('call.chooseDevices'), icon: SlidersHorizontal, onSelect: openDevices },
      !isTouch() && { label: tStage('keys.title'), icon: Keyboard, onSelect: () => props.onKeys() },
    ]
    return items.filter((item) => item !== false)
  }

  return (
    <div class={styles.controls}>
      <Show when={own()}>
        {(self) => (
          <>
            <Control
              icon={self().mic === 'on' ? Mic : MicOff}
              label={tCall(self().mic === 'on' ? 'call.mute' : 'call.unmute')}
              tip={self().mic === 'muted' ? tStage('stage.unmuteTip') : undefined}
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
            <Show when={!isNarrow() && canShare()}>
              <Control
                icon={self().screen ? MonitorX : MonitorUp}
                label={shareWords(self())}
                isOn={self().screen}
                class={styles.extra}
                onClick={() => props.calls.setScreen(!self().screen)}
              />
            </Show>
            <Show when={!isNarrow()}>
              <Control
                icon={Hand}
                label={handWords(self())}
                isOn={self().hand}
                class={styles.extra}
                onClick={() => props.calls.setHand(!self().hand)}
              />
            </Show>
            <MenuButton
              icon={SmilePlus}
              label={tStage('stage.react')}
              class={`${control.control} ${styles.extra}`}
              onOpen={openReactions}
            />
            <Control
              icon={MessageSquare}
              label={chatWords()}
              isOn={props.chat.isOpen}
              hasNews={!props.chat.isOpen && props.chat.unread > 0}
              class={styles.extra}
              onClick={() => props.chat.toggle()}
            />
            <MenuButton
              icon={EllipsisVertical}
              label={tCall('call.more')}
              class={`${control.control} ${styles.extra}`}
              items={() => more(self())}
            />
          </>
        )}
      </Show>
      <Control
        icon={PhoneOff}
        label={tCall('call.leave')}
        weight="leave"
        onClick={() => props.calls.hangUp()}
      />
    </div>
  )
}
