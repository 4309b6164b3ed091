import { type Accessor, createSignal } from 'solid-js'
import type { Media } from '../../sync/callsApi.ts'
import { acquire, acquireScreen, cameraSize } from './acquire.ts'
import { createBackdrop } from './blur/createBackdrop.ts'
import { chosenDevice, listDevices, onDevices } from './devices.ts'
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
  /** The camera on the other side, else the next one; for this call alone. */
  flip(): void
  /** Another device was chosen. */
  take(what: Input): Promise<void>
  /** After the background could not be blurred. */
  retryBlur(): void
  forget(trouble: MediaTrouble): void
  stop(): void
}

/** Microphone, camera and screen of this device in one call; `onChange` when other tracks are to be sent. */
export function createOwnMedia(sound: Sound, onChange: () => void): OwnMediaSource {
  const [view, setView] = createSignal<View>({
    ...({ mic: 'on', camera: 'off', screen: false, trouble: [] } as const),
    ...({ facing: 'user', cameras: 0, blur: 'off' } as const),
    stream: new MediaStream(),
  })
  let mic: MediaStreamTrack | undefined
  let camera: MediaStreamTrack | undefined
  let screen: MediaStream | undefined
  let ear: ReturnType<Sound['listen']> | undefined
  let mixed: ReturnType<Sound['mix']> | undefined
  let isMuted = false
  let isCameraWanted = false
  /** Which camera this call was turned to; undefined for the chosen one. */
  let aim: Aim | undefined
  let others = 1
  let isStopped = false

  const backdrop = createBackdrop({ onChange: () => settle() })
  const screenTrack = () => screen?.getVideoTracks()[0]

  /** After anything changed: what is sent, and what is seen of it. */
  function settle(trouble: readonly MediaTrouble[] = [], of: readonly MediaTrouble['of'][] = []): void {
    mixed?.stop()
    const screenSound = screen?.getAudioTracks() ?? []
    mixed =
      screenSound.length > 0 ? sound.mix(mic && !isMuted ? [mic, ...screenSound] : screenSound) : undefined
    if (mic) mic.enabled = !isMuted
    backdrop.use(camera)
    const shown = screenTrack() ?? backdrop.track()
    setView((before) => ({
      ...before,
      facing: facingOf(camera) ?? before.facing,
      mic: mic === undefined ? 'none' : isMuted ? 'muted' : 'on',
      camera: backdrop.track() === undefined ? 'off' : 'on',
      blur: backdrop.state(),
      screen: screen !== undefined,
      stream:
        before.stream.getVideoTracks()[0] === shown ? before.stream : new MediaStream(shown ? [shown] : []),
      trouble: [...before.trouble.filter((each) => !of.includes(each.of)), ...trouble],
    }))
    onChange()
  }

  async function take(...what: Input[]): Promise<void> {
    const sizedFor = others
    const found = await acquire(what, {
      micId: chosenDevice('audioinput'),
      cameraId: aim?.cameraId ?? chosenDevice('videoinput'),
      facing: aim?.facing,
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
      // People came or went while it started.
      if (others !== sizedFor) resize()
    }
    settle(found.trouble, what)
    void countCameras()
  }

  /** How many there are is known, and told, once one was allowed. */
  async function countCameras(): Promise<void> {
    const cameras = (await listDevices()).filter(({ kind }) => kind === 'videoinput').length
    setView((before) => (before.cameras === cameras ? before : { ...before, cameras }))
  }
  const noLonger = onDevices(() => void countCameras())

  async function flip(): Promise<void> {
    if (camera === undefined) return
    const facing = facingOf(camera)
    if (facing !== undefined) aim = { facing: facing === 'user' ? 'environment' : 'user' }
    else {
      const { deviceId } = camera.getSettings()
      const ids = (await listDevices()).flatMap(({ kind, id }) => (kind === 'videoinput' ? [id] : []))
      aim = { cameraId: ids[(ids.indexOf(deviceId ?? '') + 1) % ids.length] }
    }
    // A phone gives only one of them at a time.
    camera?.stop()
    return take('camera')
  }

  /** A camera that cannot do it goes on as it is, and the senders scale down. */
  function resize(): void {
    camera?.applyConstraints(cameraSize(pictureSize(others))).catch(() => undefined)
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
      video: screenTrack() ?? backdrop.track() ?? null,
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
    flip: () => void flip(),
    setScreen: (on) => void setScreen(on),
    setOthers(count) {
      if (count === others) return
      others = count
      resize()
    },
    take(what) {
      if (what === 'camera') aim = undefined
      return what === 'camera' && !isCameraWanted ? Promise.resolve() : take(what)
    },
    retryBlur: backdrop.retry,
    forget: (trouble) =>
      setView((before) => ({ ...before, trouble: before.trouble.filter((each) => each !== trouble) })),
    stop() {
      isStopped = true
      noLonger()
      ear?.stop()
      mixed?.stop()
      backdrop.stop()
      for (const track of [mic, camera, ...(screen?.getTracks() ?? [])]) track?.stop()
    },
  }
}

interface Aim {
  readonly cameraId?: string | undefined
  readonly facing?: 'user' | 'environment'
}

/** Undefined where a camera does not say which way it looks, as on most computers. */
function facingOf(camera: MediaStreamTrack | undefined): OwnMedia['facing'] | undefined {
  const facing = camera?.getSettings().facingMode
  return facing === 'user' || facing === 'environment' ? facing : undefined
}
