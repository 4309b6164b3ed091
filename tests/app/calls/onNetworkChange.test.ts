import { describe, expect, it } from 'vitest'
import { onNetworkChange } from '../../../app/calls/onNetworkChange.ts'

class Connection extends EventTarget {
  type = 'wifi'
}

describe('the network of a device', () => {
  function watching() {
    const [page, connection, leaving] = [new EventTarget(), new Connection(), new AbortController()]
    const happened: string[] = []
    const say = (what: string) => () => happened.push(what)
    onNetworkChange({ onBack: say('back'), onMove: say('moved'), signal: leaving.signal }, page, connection)
    return {
      happened,
      leave: () => leaving.abort(),
      comesBack: () => page.dispatchEvent(new Event('online')),
      becomes(type: string) {
        connection.type = type
        connection.dispatchEvent(new Event('change'))
      },
    }
  }

  it('is another one when Wi-Fi gives way to mobile', () => {
    const { becomes, happened } = watching()
    becomes('cellular')
    expect(happened).toEqual(['moved'])
  })

  it('is the same when it only becomes faster or slower, or goes', () => {
    const { becomes, happened } = watching()
    becomes('wifi')
    becomes('none')
    becomes('wifi')
    expect(happened).toEqual([])
  })

  it('comes back', () => {
    const { comesBack, happened } = watching()
    comesBack()
    expect(happened).toEqual(['back'])
  })

  it('is nobody’s business after the call', () => {
    const { becomes, comesBack, happened, leave } = watching()
    leave()
    becomes('cellular')
    comesBack()
    expect(happened).toEqual([])
  })

  it('is not known to every browser', () => {
    const signal = new AbortController().signal
    const nothing = () => undefined
    expect(() =>
      onNetworkChange({ onBack: nothing, onMove: nothing, signal }, new EventTarget(), undefined),
    ).not.toThrow()
  })
})
