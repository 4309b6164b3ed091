import { createSignal } from 'solid-js'

/** Whether what stands behind somebody is blurred on this device; kept in localStorage, as which camera is. */

const KEY = 'prosa.calls.blur'

const [isBlurWanted, setWanted] = createSignal(read())

export { isBlurWanted }

export function setBlurWanted(on: boolean): void {
  setWanted(on)
  try {
    if (on) localStorage.setItem(KEY, '1')
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return false
  }
}

let isPossible: boolean | undefined

/** What it takes: WebAssembly to find the person, WebGL to cut them out, and a canvas to send. */
export function canBlur(): boolean {
  isPossible ??=
    typeof WebAssembly === 'object' &&
    typeof OffscreenCanvas === 'function' &&
    'captureStream' in HTMLCanvasElement.prototype &&
    new OffscreenCanvas(1, 1).getContext('webgl2') !== null
  return isPossible
}
