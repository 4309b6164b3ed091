import type { ErrorCode } from '../../sync/errors.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Result } from '../../sync/result.ts'
import type { PresenceDevice } from '../people/presence.ts'

/** Somebody who proved who they are, by the upgrade's cookie or a token; A1. */
export interface SignedIn {
  readonly user: { readonly id: UserId; readonly displayName: string }
  readonly session: { readonly publicId: string; readonly expiresAt: number }
}

/** One WebSocket, shared by all documents open on it. */
export interface SyncSocket {
  /** Whom the upgrade's cookie belongs to, or why nobody: where it says nothing a token must follow. */
  readonly signedIn: Result<SignedIn, ErrorCode>
  /** How many documents are open. */
  readonly openDocuments: number
  /** Bytes sent so far: what an answer costs is seen from it. */
  readonly sentBytes?: number
  /** Milliseconds since anything was heard of the other side. */
  readonly silentMs?: number
  /** Told when nothing was heard for so long that nobody is there, and when it is again; answers what stops that; P1. */
  onSilence?(listener: (isSilent: boolean) => void): () => void
  /** Raises the limits of a stranger's frames and notes whose session must live for this socket to stay. */
  admit(signedIn: SignedIn): void
  /** From now on frames of this document are counted until they are dealt with. */
  opened(document: string): void
  closed(document: string): void
  /** A frame was dealt with: reading may go on. */
  handled(frame: Uint8Array): void
  /** Stops reading for a while; G11. */
  pauseFor(ms: number): void
}

/** Hocuspocus' context of a connection: one object that lives as long as the connection. */
export interface SyncContext {
  readonly socket: SyncSocket
  signedIn?: SignedIn
  /** Presence client ids that this connection brought; G8. */
  presence?: Set<number>
  /** Which of them says that it is in a call; K4. */
  callClient?: number | undefined
  /** Says that the opening is over, however it went. */
  readonly opening?: () => void
  /** Until it is looked at once more whether the document may be read, nothing is answered (G6). */
  checked?: Promise<void> | undefined
  readonly onChecked?: () => void
  /** The document counts as open on the socket. */
  isOpen?: boolean
  /** The client has sent its step 2: from then on nothing that it wrote before is missing. */
  isSynced?: boolean
  /** On one's own `home`: where presence is told. */
  device?: PresenceDevice | undefined
  /** Stops hearing of the socket's silence. */
  offSilence?: (() => void) | undefined
  /** What `beforeSync` left for `afterHandleMessage`. */
  held?: Held | undefined
}

export interface Held {
  readonly release: () => void
  readonly afterApply: () => void
}
