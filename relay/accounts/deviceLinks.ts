import { createHash } from 'node:crypto'
import type { DeviceLinkState } from '../../sync/devicesApi.ts'
import { randomId, type UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'

/** Who shows a code: a person on one of their devices. */
export interface FirstDevice {
  readonly user: UserId
  /** Public id of its session: what a link leads to ends with it. */
  readonly session: string
}

export interface MadeLink {
  readonly id: string
  /** Eight characters without those that look alike. */
  readonly code: string
  /** Milliseconds since 1970; the code is good until then. */
  readonly expiresAt: number
}

export interface ClaimedLink {
  /** Only the second device has it: 128 random bits. */
  readonly claim: string
  /** Two digits that both devices show. */
  readonly check: string
  /** Until when the first device may answer. */
  readonly expiresAt: number
}

export interface ConfirmedLink extends FirstDevice {
  /** What the first device saw of the second. */
  readonly device: string
  /** The session could not be made: the claim may be brought again. */
  giveBack(): void
}

/**
 * Signs a second device in by a code that the first one shows (A5): `waiting` until somebody brings the code, then
 * `claimed` until the first device says yes or no, then once good for a session. In memory: a restart forgets all.
 */
export interface DeviceLinks {
  /** Undefined while too many people show codes. A person's oldest ends when they show one more than five. */
  create(by: FirstDevice): MadeLink | undefined
  /** `link-used`: somebody brought it before, and the first device is told that there were two. */
  claim(code: string, device: string): Result<ClaimedLink, 'link-unknown' | 'link-used'>
  /** Undefined for what this device did not make. */
  state(id: string, by: FirstDevice): DeviceLinkState | undefined
  /** The first device's word; false when nobody waits for it. */
  answer(id: string, by: FirstDevice, allow: boolean): boolean
  /** What became of a claim; the first to hear of a yes uses it up. */
  finish(claim: string): Result<ConfirmedLink, 'link-unknown' | 'link-pending' | 'link-refused'>
  /** Ends one that is no longer shown. */
  end(id: string, by: FirstDevice): void
}

export interface DeviceLinksOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
  /** How long a code may be brought, then answered, then used. @default 2 minutes */
  readonly linkMs: number
  /** Shown by one person at a time; at the bound the oldest ends. */
  readonly maxPerPerson?: number
  /** Shown by all; at the bound no further ones are made. */
  readonly maxInAll?: number
}

type Phase =
  | { readonly at: 'waiting' }
  | {
      readonly at: 'claimed'
      readonly claimHash: string
      readonly device: string
      readonly check: string
      readonly contested: boolean
    }
  | { readonly at: 'confirmed'; readonly claimHash: string; readonly device: string }
  | { readonly at: 'refused'; readonly claimHash: string }
  | { readonly at: 'used' | 'ended' }

interface Link extends FirstDevice {
  readonly id: string
  readonly codeHash: string
  readonly until: number
  readonly phase: Phase
}

/** Without 0, 1, I, L, O and U: what is read aloud or typed from another screen is told apart. 30 of them. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 8

export function createDeviceLinks({
  now,
  randomBytes,
  linkMs,
  maxPerPerson = 5,
  maxInAll = 10_000,
}: DeviceLinksOptions): DeviceLinks {
  /** In the order they were made. */
  const links = new Map<string, Link>()
  const byCode = new Map<string, string>()
  const byClaim = new Map<string, string>()

  function forget(link: Link): void {
    links.delete(link.id)
    byCode.delete(link.codeHash)
    if ('claimHash' in link.phase) byClaim.delete(link.phase.claimHash)
  }
  function forgetOld(): void {
    for (const link of links.values()) if (isOver(link)) forget(link)
  }
  const isOver = ({ until }: Link) => now() >= until || until > now() + linkMs
  const find = (id: string | undefined): Link | undefined => {
    const link = id === undefined ? undefined : links.get(id)
    return link === undefined || isOver(link) ? undefined : link
  }
  const own = (id: string, by: FirstDevice): Link | undefined => {
    const link = find(id)
    return link?.user === by.user && link.session === by.session ? link : undefined
  }
  const change = (link: Link, phase: Phase, until = link.until): void => {
    links.set(link.id, { ...link, phase, until })
  }

  return {
    create(by) {
      forgetOld()
      const shown = [...links.values()].filter(({ user }) => user === by.user)
      for (const oldest of shown.slice(0, Math.max(0, shown.length - maxPerPerson + 1))) forget(oldest)
      if (links.size >= maxInAll) return undefined
      const code = randomCode(randomBytes)
      const link: Link = {
        ...{ user: by.user, session: by.session, id: randomId(randomBytes), codeHash: hash(code) },
        ...{ until: now() + linkMs, phase: { at: 'waiting' } },
      }
      links.set(link.id, link)
      byCode.set(link.codeHash, link.id)
      return { id: link.id, code, expiresAt: link.until }
    },

    claim(typed, device) {
      const link = find(byCode.get(hash(readCode(typed))))
      if (link === undefined || link.phase.at === 'ended') return err('link-unknown')
      if (link.phase.at !== 'waiting') {
        if (link.phase.at === 'claimed') change(link, { ...link.phase, contested: true })
        return err('link-used')
      }
      const claim = Buffer.from(randomBytes(16)).toString('base64url')
      const check = randomDigits(randomBytes)
      const until = now() + linkMs
      byClaim.set(hash(claim), link.id)
      change(link, { at: 'claimed', claimHash: hash(claim), device, check, contested: false }, until)
      return ok({ claim, check, expiresAt: until })
    },

    state(id, by) {
      const link = own(id, by)
      if (link === undefined) return undefined
      const { phase, until } = link
      switch (phase.at) {
        case 'waiting':
          return { state: 'waiting', expiresAt: until }
        case 'claimed': {
          const { device, check, contested } = phase
          return { state: 'claimed', device, check, contested, expiresAt: until }
        }
        case 'confirmed':
        case 'used':
          return { state: phase.at }
        default:
          return { state: 'ended' }
      }
    },

    answer(id, by, allow) {
      const link = own(id, by)
      if (link?.phase.at !== 'claimed') return false
      const { claimHash, device } = link.phase
      change(
        link,
        allow ? { at: 'confirmed', claimHash, device } : { at: 'refused', claimHash },
        now() + linkMs,
      )
      return true
    },

    finish(claim) {
      const link = find(byClaim.get(hash(claim)))
      const phase = link?.phase
      if (link === undefined || phase === undefined) return err('link-unknown')
      if (phase.at === 'claimed') return err('link-pending')
      if (phase.at === 'refused') return err('link-refused')
      if (phase.at !== 'confirmed') return err('link-unknown')
      change(link, { at: 'used' })
      const { user, session } = link
      const giveBack = () => {
        const used = find(link.id)
        if (used?.phase.at === 'used') change(used, phase)
      }
      return ok({ user, session, device: phase.device, giveBack })
    },

    end(id, by) {
      const link = own(id, by)
      if (link?.phase.at === 'waiting') change(link, { at: 'ended' })
      if (link?.phase.at === 'claimed')
        change(link, { at: 'refused', claimHash: link.phase.claimHash }, now() + linkMs)
    },
  }
}

/** Compared and kept as a hash: the time it takes tells nothing of the code. */
const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** As people type it: in small letters, with a space or a dash in the middle. */
const readCode = (typed: string): string => typed.toUpperCase().replace(/[^0-9A-Z]/g, '')

function randomCode(randomBytes: (length: number) => Uint8Array): string {
  // Bytes beyond a multiple of the alphabet's length would make some characters likelier.
  const fair = 256 - (256 % ALPHABET.length)
  let code = ''
  while (code.length < CODE_LENGTH) {
    for (const byte of randomBytes(CODE_LENGTH)) {
      if (byte < fair && code.length < CODE_LENGTH) code += ALPHABET[byte % ALPHABET.length]
    }
  }
  return code
}

function randomDigits(randomBytes: (length: number) => Uint8Array): string {
  const fair = 200
  for (;;) {
    for (const byte of randomBytes(8)) if (byte < fair) return String(byte % 100).padStart(2, '0')
  }
}
