import { type Accessor, createSignal } from 'solid-js'
import type { Media } from '../../sync/callsApi.ts'
import { acquire, acquireScreen, cameraSize } from './acquire.ts'
import { chosenDevice } from './devices.ts'
import type { Sent } from './meshLink.ts'
import type { MediaTrouble, OwnMedia } from './model.ts'
import { pictureSize } from './pictureSize.ts'
import type { Sound } from './sound.ts'

type View = Omit<OwnMedia, 'hand' | 'speaking'>
type Input = 'mic' | 'camera'

export interface OwnMediaSource {
  readonly view: Accessor<View>
  sent(): Omit<Sent, 'others'>
  /** How loud this person is, 0 to 1; 0 while muted. */
  level(): number
  /** Asks for the devices; what is refused is in `view().trouble`. */
  start(media: Media, mic: 'on' | 'muted'): Promise<void>
  setMic(on: boolean): void
  setCamera(on: boolean): void
  setScreen(on: boolean): void
  /** As many people get the picture: it is taken no larger than they need it. */
  setOthers(others: number): void
  /** Another device was chosen. */
  take(what: Input): Promise<void>
  forget(trouble: MediaTrouble): void
  stop(): void
}

/** Microphone, camera and screen of this device in one call; `onChange` when other tracks are to be sent. */
export function createOwnMedia(sound: Sound, onChange: () => void): OwnMediaSource {
  const [view, setView] = createSignal<View>({
    ...({ mic: 'on', camera: 'off', screen: false, trouble: [] } as const),
    stream: new MediaStream(),
  })
  let mic: MediaStreamTrack | undefined
  let camera: MediaStreamTrack | undefined
  let screen: MediaStream | undefined
  let ear: ReturnType<Sound['listen']> | undefined
  let mixed: ReturnType<Sound['mix']> | undefined
  let isMuted = false
  let isCameraWanted = false
  let others = 1
  let isStopped = false

  const screenTrack = () => screen?.getVideoTracks()[0]

  /** After anything changed: what is sent, and what is seen of it. */
  function settle(trouble: readonly MediaTrouble[] = [], of: readonly MediaTrouble['of'][] = []): void {
    mixed?.stop()
    const screenSound = screen?.getAudioTracks() ?? []
    mixed =
      screenSound.length > 0 ? sound.mix(mic && !isMuted ? [mic, ...screenSound] : screenSound) : undefined
    if (mic) mic.enabled = !isMuted
    const shown = screenTrack() ?? camera
    setView((before) => ({
      mic: mic === undefined ? 'none' : isMuted ? 'muted' : 'on',
      camera: camera === undefined ? 'off' : 'on',
      screen: screen !== undefined,
      stream:
        before.stream.getVideoTracks()[0] === shown ? before.stream : new MediaStream(shown ? [shown] : []),
      trouble: [...before.trouble.filter((each) => !of.includes(each.of)), ...trouble],
    }))
    onChange()
  }

  async function take(...what: Input[]): Promise<void> {
    const found = await acquire(what, {
      micId: chosenDevice('audioinput'),
      cameraId: chosenDevice('videoinput'),
      size: pictureSize(others),
    })
    if (isStopped || (found.camera && !isCameraWanted)) found.camera?.stop()
    if (isStopped) return found.mic?.stop()
    if (what.includes('mic')) {
      mic?.stop()
      ear?.stop()
      mic = found.mic
      ear = mic && sound.listen(mic)
      // Pulled out: another one may serve.
      mic?.addEventListener('ended', () => !isStopped && void take('mic'))
    }
    if (what.includes('camera') && isCameraWanted) {
      camera?.stop()
      camera = found.camera
      isCameraWanted = camera !== undefined
      camera?.addEventListener('ended', () => setCamera(false))
    }
    settle(found.trouble, what)
  }

  function setCamera(on: boolean): void {
    if (isStopped) return
    isCameraWanted = on
    if (on) return void take('camera')
    camera?.stop()
    camera = undefined
    settle([], ['camera'])
  }

  async function setScreen(on: boolean): Promise<void> {
    const found = on ? await acquireScreen() : undefined
    if (on && found === undefined) return
    for (const track of screen?.getTracks() ?? []) track.stop()
    screen = undefined
    if (typeof found === 'string') return settle([{ of: 'screen', why: found }], ['screen'])
    if (isStopped) {
      for (const track of found?.getTracks() ?? []) track.stop()
      return
    }
    screen = found
    const track = screenTrack()
    // What is shared are words more often than moving pictures.
    if (track) track.contentHint = 'detail'
    track?.addEventListener('ended', () => void setScreen(false))
    settle([], ['screen'])
  }

  return {
    view,
    sent: () => ({
      audio: mixed?.track ?? (isMuted ? null : (mic ?? null)),
      video: screenTrack() ?? camera ?? null,
      picture: screen === undefined ? 'camera' : 'screen',
    }),
    level: () => (isMuted ? 0 : (ear?.level() ?? 0)),
    start(media, how) {
      isMuted = how === 'muted'
      isCameraWanted = media === 'video'
      return media === 'video' ? take('mic', 'camera') : take('mic')
    },
    setMic(on) {
      isMuted = !on
      if (on && mic === undefined) void take('mic')
      else settle()
    },
    setCamera,
    setScreen: (on) => void setScreen(on),
    setOthers(count) {
      if (count === others) return
      others = count
      // A camera that cannot do it goes on as it is, and the senders scale down.
      camera?.applyConstraints(cameraSize(pictureSize(count))).catch(() => undefined)
    },
    take: (what) => (what === 'camera' && !isCameraWanted ? Promise.resolve() : take(what)),
    forget: (trouble) =>
      setView((before) => ({ ...before, trouble: before.trouble.filter((each) => each !== trouble) })),
    stop() {
      isStopped = true
      ear?.stop()
      mixed?.stop()
      for (const track of [mic, camera, ...(screen?.getTracks() ?? [])]) track?.stop()
    },
  }
}
