import type { UserId } from '../../sync/ids.ts'

/** Somebody who proved who they are, by the upgrade's cookie or a token; A1. */
export interface SignedIn {
  readonly user: { readonly id: UserId; readonly displayName: string }
  readonly session: { readonly publicId: string; readonly expiresAt: number }
}

/** One WebSocket, shared by all documents open on it. */
export interface SyncSocket {
  /** By the upgrade's cookie; undefined where a token must follow. */
  readonly signedIn: SignedIn | undefined
  /** Documents open or being opened. */
  readonly documents: Set<string>
  /** Raises the limits of a stranger's frames and notes whose session must live for this socket to stay. */
  admit(signedIn: SignedIn): void
  /** A sync frame of this document was dealt with: reading may go on. */
  handled(document: string): void
  /** Stops reading for a while; G11. */
  pauseFor(ms: number): void
}

/** Hocuspocus' context of a connection: one object that lives as long as the connection. */
export interface SyncContext {
  readonly socket: SyncSocket
  signedIn?: SignedIn
  /** Presence client ids that this connection brought; G8. */
  presence?: Set<number>
  /** Says that the opening is over, however it went. */
  readonly opening?: () => void
  /** What `beforeSync` left for `afterHandleMessage`. */
  held?: Held | undefined
}

export interface Held {
  readonly release: () => void
  readonly afterApply: () => void
}
