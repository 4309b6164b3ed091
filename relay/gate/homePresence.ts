import type { Connection } from '@hocuspocus/server'
import * as v from 'valibot'
import type { DocumentName } from '../../sync/documentName.ts'
import type { Limits } from '../../sync/limits.ts'
import { presenceReportSchema } from '../../sync/peopleApi.ts'
import type { PresenceDevice, PresenceHub } from '../people/presence.ts'
import type { SignedIn, SyncContext } from './context.ts'
import { createDebt } from './debt.ts'
import { removePresence } from './presence.ts'

/**
 * Devices on `home` are what makes somebody be here (P1); only this file tells the hub of them. Whoever falls silent is
 * nowhere any more.
 */
export interface HomePresence {
  /** A document is open, and who opened it may. */
  opened(connection: Connection, context: SyncContext, parsed: DocumentName): void
  /** What a client said beside the documents: anything; only a report on one's own `home` counts. Never throws. */
  said(context: SyncContext, payload: string): void
  closed(context: SyncContext): void
}

/** Longer than any report. */
const MAX_REPORT_LENGTH = 256

/** @param ticks monotonic milliseconds. @default performance.now */
export function createHomePresence(
  hub: PresenceHub,
  limits: Pick<Limits, 'presenceReportsPerSecond' | 'presenceReportsBurst'>,
  ticks: () => number = () => performance.now(),
): HomePresence {
  const reports = createDebt(
    { perSecond: limits.presenceReportsPerSecond, burst: limits.presenceReportsBurst },
    ticks,
  )
  /** Reports that come too often are told later, and only the last one. */
  const waiting = new Map<PresenceDevice, { state: 'online' | 'away'; readonly timer: NodeJS.Timeout }>()

  function report({ user }: SignedIn, device: PresenceDevice, state: 'online' | 'away'): void {
    const waits = waiting.get(device)
    if (waits !== undefined) {
      waits.state = state
      return
    }
    const waitMs = reports.spend(user.id, 1)
    if (waitMs === 0) {
      hub.report(user.id, device, state)
      return
    }
    const timer = setTimeout(() => {
      const last = waiting.get(device)?.state ?? state
      waiting.delete(device)
      hub.report(user.id, device, last)
    }, waitMs)
    waiting.set(device, { state, timer })
  }

  return {
    opened(connection, context, parsed) {
      const { signedIn, socket } = context
      // Who left while they were let in would be here for ever.
      if (signedIn === undefined || !connection.document.hasConnection(connection)) return
      const { user } = signedIn
      const isOwnHome = parsed.type === 'home' && parsed.userId === user.id
      const device: PresenceDevice = { tell: (message) => connection.sendStateless(message) }
      context.offSilence = socket.onSilence?.((isSilent) => {
        // What they last said of themselves here says nothing any more; they say it again.
        if (isSilent) removePresence(connection.document.awareness, context, context.presence ?? [])
        if (!isOwnHome) return
        if (isSilent) hub.silent(user.id, device, socket.silentMs ?? 0)
        else hub.heard(user.id, device)
      })
      if (!isOwnHome) return
      context.device = device
      hub.join(user.id, device)
    },
    said({ signedIn, device }, payload) {
      if (signedIn === undefined || device === undefined || payload.length > MAX_REPORT_LENGTH) return
      const parsed = readReport(payload)
      if (parsed !== undefined) report(signedIn, device, parsed.state)
    },
    closed(context) {
      const { signedIn, device, socket } = context
      context.offSilence?.()
      context.device = undefined
      if (signedIn === undefined || device === undefined) return
      clearTimeout(waiting.get(device)?.timer)
      waiting.delete(device)
      hub.leave(signedIn.user.id, device, socket.silentMs ?? 0)
    },
  }
}

function readReport(payload: string): v.InferOutput<typeof presenceReportSchema> | undefined {
  try {
    const parsed = v.safeParse(presenceReportSchema, JSON.parse(payload))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
