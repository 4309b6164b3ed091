import { createRoot, createSignal } from 'solid-js'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createRingChoices, type RingChoices } from '../../../app/calls/callPreferences.ts'

const kept = new Map<string, string>()
let permission: NotificationPermission
let asked: number
/** What the browser's question is answered with. */
let answer: NotificationPermission

beforeEach(() => {
  kept.clear()
  permission = 'default'
  asked = 0
  answer = 'granted'
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  vi.stubGlobal('navigator', { serviceWorker: {} })
  vi.stubGlobal('Notification', {
    get permission() {
      return permission
    },
    requestPermission: async () => {
      asked += 1
      permission = answer
    },
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
})

const choices = (isTime = () => true): RingChoices => createRoot(() => createRingChoices(isTime))

describe('whether calls ring while the app is hidden', () => {
  it('is asked of the browser by a press, never before', async () => {
    const made = choices()
    expect([made.whileHidden(), asked]).toEqual(['off', 0])
    await made.setWhileHidden('on')
    expect([made.whileHidden(), asked, choices().whileHidden()]).toEqual(['on', 1, 'on'])
    await made.setWhileHidden('off')
    expect([made.whileHidden(), asked, choices().whileHidden()]).toEqual(['off', 1, 'off'])
  })

  it('is the browser’s to allow: what it denied is told so', async () => {
    answer = 'denied'
    const made = choices()
    await made.setWhileHidden('on')
    expect(made.whileHidden()).toBe('denied')
    vi.stubGlobal('navigator', {})
    expect(choices().whileHidden()).toBe('unsupported')
  })

  it('is offered once, after somebody has talked', () => {
    const [hasTalked, setTalked] = createSignal(false)
    const made = choices(hasTalked)
    expect(made.isOffered()).toBe(false)
    setTalked(true)
    expect(made.isOffered()).toBe(true)
    made.decline()
    expect([made.isOffered(), choices().isOffered(), asked]).toEqual([false, false, 0])
  })
})

it('the tone can be turned off for good', () => {
  const made = choices()
  expect(made.tone()).toBe('on')
  made.setTone('off')
  expect([made.tone(), choices().tone()]).toEqual(['off', 'off'])
})
