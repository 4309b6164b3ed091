import type { DeviceChoice } from './model.ts'

/** Which microphone, camera and speaker this device takes; kept in localStorage, since their ids mean nothing elsewhere. */

const KEYS = {
  audioinput: 'prosa.calls.mic',
  videoinput: 'prosa.calls.camera',
  audiooutput: 'prosa.calls.speaker',
} as const

/** Undefined for the one that the system prefers. */
export function chosenDevice(kind: DeviceChoice['kind']): string | undefined {
  try {
    return localStorage.getItem(KEYS[kind]) ?? undefined
  } catch {
    // Storage is refused: the system's choice serves.
    return undefined
  }
}

export function rememberDevice({ kind, id }: DeviceChoice): void {
  try {
    localStorage.setItem(KEYS[kind], id)
  } catch {
    // Storage is refused: the choice lasts as long as the call.
  }
}

/** What there is to choose from; labels are known once the browser was allowed to use one. */
export async function listDevices(): Promise<readonly DeviceChoice[]> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return found
    .filter(({ deviceId }) => deviceId !== '')
    .map(({ kind, deviceId, label }) => ({ kind, id: deviceId, label }))
}

/** Tells when one was plugged in or pulled out; answers what ends that. */
export function onDevices(listener: () => void): () => void {
  // Without https a browser has none.
  navigator.mediaDevices?.addEventListener('devicechange', listener)
  return () => navigator.mediaDevices?.removeEventListener('devicechange', listener)
}
