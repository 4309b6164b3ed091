import { type Component, createRoot, createSignal, type JSX, Suspense } from 'solid-js'
import { beforeEach, describe, expect, it } from 'vitest'
import { en } from '../../../app/i18n/en.ts'
import { late, type Missing, withLate } from '../../../app/ui/late.ts'
import { takeToasts, toastsWanted } from '../../../app/ui/toast.ts'
import { eventually } from '../../helpers/eventually.ts'

/** A component that is loaded once the network is there, and how often it was asked for. */
function makeFarAway() {
  let isThere = false
  let asked = 0
  const load = async (): Promise<Component<{ name: string }>> => {
    asked++
    if (!isThere) throw new TypeError('Failed to fetch dynamically imported module')
    // As it is compiled: what it shows is read where it stands.
    return (props) => (() => `here: ${props.name}`) as unknown as JSX.Element
  }
  return {
    load,
    asked: () => asked,
    arrive() {
      isThere = true
    },
  }
}

/** What a component shows now. */
function show<P extends object>(component: Component<P>, props: P) {
  return createRoot((dispose) => {
    const children = component(props)
    const shown = Suspense({
      get children() {
        return children
      },
    })
    return { text: () => unwrapped(shown), dispose }
  })
}

function unwrapped(element: JSX.Element): unknown {
  let value: unknown = element
  while (typeof value === 'function') value = value()
  return value
}

describe('a component whose code comes late', () => {
  beforeEach(() => void takeToasts())

  it('shows it, with properties that go on changing', async () => {
    const far = makeFarAway()
    far.arrive()
    const [name, setName] = createSignal('alice')
    const seen = show(late(far.load), {
      get name() {
        return name()
      },
    })
    await eventually(() => seen.text() === 'here: alice')
    setName('bob')
    expect(seen.text()).toBe('here: bob')
    seen.dispose()
  })

  it('is nothing where it cannot be had, and is asked for again when it is shown again', async () => {
    const far = makeFarAway()
    const component = late(far.load)
    const first = show(component, { name: 'alice' })
    await eventually(() => far.asked() === 1)
    await eventually(() => first.text() === undefined)
    first.dispose()

    far.arrive()
    const second = show(component, { name: 'alice' })
    await eventually(() => second.text() === 'here: alice')
    second.dispose()
  })

  it('lets what stands in its place ask for it again', async () => {
    const far = makeFarAway()
    let retry = () => {}
    const missing: Component<{ name: string } & Missing> = (props) => {
      retry = props.retry
      return `no ${props.name}`
    }
    const seen = show(late(far.load, missing), { name: 'alice' })
    await eventually(() => seen.text() === 'no alice')
    retry()
    await eventually(() => far.asked() === 2)
    await eventually(() => seen.text() === 'no alice')
    far.arrive()
    retry()
    await eventually(() => seen.text() === 'here: alice')
    seen.dispose()
  })
})

describe('what a press asks for', () => {
  beforeEach(() => void takeToasts())

  it('is done once it is there; a toast tells when it cannot be had', async () => {
    const done: string[] = []
    withLate(
      async () => 'the menu',
      (menu) => done.push(menu),
    )
    await eventually(() => done.length === 1)
    expect(toastsWanted()).toEqual([])

    withLate(
      () => Promise.reject(new TypeError('offline')),
      () => done.push('never'),
    )
    await eventually(() => toastsWanted().length === 1)
    expect(toastsWanted()[0]?.text).toBe(en['late.missing'])
    expect(done).toEqual(['the menu'])
  })
})
