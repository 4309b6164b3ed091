import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Blurred } from '../../../app/calls/blur/blurCamera.ts'
import { type Backdrop, createBackdrop } from '../../../app/calls/blur/createBackdrop.ts'

const track = (name: string) => ({ name }) as unknown as MediaStreamTrack
const turn = () => new Promise((resolve) => setTimeout(resolve))

describe('what is sent of a camera', () => {
  let backdrop: Backdrop
  let want: (on: boolean) => void
  let dispose: () => void
  let changes: number
  let asked: { camera: MediaStreamTrack; made: PromiseWithResolvers<Blurred>; fail: () => void }[]
  let stopped: string[]

  beforeEach(() => {
    ;[changes, asked, stopped] = [0, [], []]
    createRoot((end) => {
      dispose = end
      const [isWanted, setWanted] = createSignal(false)
      want = setWanted
      backdrop = createBackdrop({
        isWanted,
        onChange: () => {
          changes += 1
        },
        load: async () => ({
          blurCamera(camera, fail) {
            const made = Promise.withResolvers<Blurred>()
            asked.push({ camera, made, fail })
            return made.promise
          },
        }),
      })
    })
  })
  afterEach(() => dispose())

  const finish = async (index: number, name: string) => {
    asked[index]?.made.resolve({ track: track(name), stop: () => stopped.push(name) })
    await turn()
  }
  const sent = () => (backdrop.track() as { name?: string } | undefined)?.name

  it('is the camera itself, unless something else is wanted', () => {
    backdrop.use(track('camera'))
    expect([sent(), backdrop.state()]).toEqual(['camera', 'off'])
    backdrop.use(undefined)
    expect(sent()).toBeUndefined()
  })

  it('is nothing from the press until it is blurred', async () => {
    backdrop.use(track('camera'))
    want(true)
    expect([sent(), backdrop.state(), changes]).toEqual([undefined, 'loading', 1])
    await turn()
    expect(sent()).toBeUndefined()
    await finish(0, 'blurred')
    expect([sent(), backdrop.state(), changes]).toEqual(['blurred', 'on', 2])
    want(false)
    expect([sent(), backdrop.state(), stopped]).toEqual(['camera', 'off', ['blurred']])
  })

  it('is nothing of another camera either, before that one is blurred', async () => {
    want(true)
    backdrop.use(track('one'))
    await turn()
    await finish(0, 'blurred one')
    backdrop.use(track('other'))
    expect([sent(), stopped]).toEqual([undefined, ['blurred one']])
    await turn()
    await finish(1, 'blurred other')
    expect(sent()).toBe('blurred other')
  })

  it('is nothing where blurring fails, at once or in the middle, until somebody decides', async () => {
    want(true)
    backdrop.use(track('camera'))
    await turn()
    asked[0]?.made.reject(new Error('no model'))
    await turn()
    expect([sent(), backdrop.state()]).toEqual([undefined, 'failed'])
    backdrop.retry()
    expect([sent(), backdrop.state()]).toEqual([undefined, 'loading'])
    await turn()
    await finish(1, 'blurred')
    expect(sent()).toBe('blurred')
    asked[1]?.fail()
    expect([sent(), backdrop.state(), stopped]).toEqual([undefined, 'failed', ['blurred']])
    want(false)
    expect([sent(), backdrop.state()]).toEqual(['camera', 'off'])
  })

  it('is not what comes late, when something else was wanted meanwhile', async () => {
    want(true)
    backdrop.use(track('camera'))
    await turn()
    want(false)
    await finish(0, 'late')
    expect([sent(), backdrop.state(), stopped]).toEqual(['camera', 'off', ['late']])
    want(true)
    await turn()
    backdrop.stop()
    await finish(1, 'later')
    expect(stopped).toEqual(['late', 'later'])
  })
})
