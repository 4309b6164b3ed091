import type { DeviceLinking } from '../../app/devices/model.ts'
import type { BringingHistory, Device, SessionModel, Workspace } from '../../app/model.ts'
import type { DeviceLinkState } from '../../sync/devicesApi.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok } from '../../sync/result.ts'

export interface FakeDeviceOptions {
  /** What became of the code that is shown. @default it waits */
  readonly link?: 'waiting' | 'asked' | 'contested' | 'ended' | 'offline'
  /** What the second device hears. @default it waits for the first */
  readonly claim?: 'waiting' | 'refused' | 'over' | 'unknown'
  readonly bringing?: BringingHistory
}

type FakeWorkspace = Pick<
  Workspace,
  'devices' | 'renameDevice' | 'endDevice' | 'deviceLinks' | 'bringing' | 'bringHistory'
>

export function createFakeDevices(
  { link = 'waiting', bringing }: FakeDeviceOptions,
  today: number,
): FakeWorkspace {
  let devices: readonly Device[] = [
    { id: 's1', device: 'Firefox on Debian', lastUsedAt: today, current: true },
    {
      ...{ id: 's2', device: 'Chromium on Android', name: 'Kitchen tablet' },
      ...{ lastUsedAt: today - 26 * 3600_000, current: false },
    },
    { id: 's3', device: 'Safari on iPhone', lastUsedAt: today - 9 * 24 * 3600_000, current: false },
  ]
  return {
    devices: async () => ok(devices),
    async renameDevice(id, name) {
      devices = devices.map((each) => (each.id === id ? { ...each, name: name || undefined } : each))
      return ok(undefined)
    },
    async endDevice(id) {
      devices = devices.filter((each) => each.id !== id)
      return ok(undefined)
    },
    deviceLinks: async () => fakeLinking(link),
    bringing: () => bringing,
    bringHistory: () => undefined,
  }
}

function fakeLinking(link: NonNullable<FakeDeviceOptions['link']>): DeviceLinking {
  const expiresAt = Date.now() + LIMITS.deviceLinkMs
  const claimed = { state: 'claimed', device: 'Firefox on Linux', check: '42', expiresAt } as const
  const state = (): DeviceLinkState => {
    if (link === 'asked' || link === 'contested') return { ...claimed, contested: link === 'contested' }
    return link === 'ended' ? { state: 'ended' } : { state: 'waiting', expiresAt }
  }
  return {
    show: async () =>
      link === 'offline'
        ? err({ code: 'unreachable' })
        : ok({ id: 'l1', code: 'K7WMQ4PX', url: 'https://prosa.example/link#K7WMQ4PX', expiresAt }),
    state: async () => ok(state()),
    answer: async (_id, allow) => ok(allow ? { state: 'confirmed' } : { state: 'ended' }),
    end: () => undefined,
  }
}

/** What a second device hears. */
export function createFakeClaims({
  claim = 'waiting',
}: FakeDeviceOptions): Pick<SessionModel, 'claimLink' | 'finishLink'> {
  return {
    claimLink: async () =>
      claim === 'unknown' ? err({ code: 'link-unknown' }) : ok({ claim: 'c1', check: '42' }),
    async finishLink() {
      if (claim === 'refused') return err({ code: 'link-refused' })
      return err({ code: claim === 'over' ? 'link-unknown' : 'link-pending' })
    },
  }
}
