import type { Accessor } from 'solid-js'

/** Why there is no recording, or no more of it; what was recorded until then is kept. */
export type RecordingTrouble =
  /** Everybody who is here said no, or nothing. */
  | 'nobody-agreed'
  /** The disk, or what the browser lets this site have of it, is full. */
  | 'full'
  /** The browser lets this site keep nothing. */
  | 'denied'
  /** The disk does not keep up. */
  | 'slow'
  /** The browser cannot record. */
  | 'unsupported'
  | 'failed'

/** Recording on this device, K10; times are milliseconds since 1970. */
export type OwnRecording =
  | { readonly state: 'idle' }
  | { readonly state: 'asking'; readonly asks: number; readonly until: number }
  | { readonly state: 'recording'; readonly asks: number; readonly since: number }
  | { readonly state: 'failed'; readonly why: RecordingTrouble }

export type Answer = 'yes' | 'no'

/** Somebody's device that asks to record, or records. */
export interface OthersRecording {
  readonly peer: string
  readonly name: string
  readonly is: 'asking' | 'recording'
  /** What this device has answered. */
  readonly answer: Answer | undefined
  /** It has asked: one that has not, but records, hears no answer. */
  readonly hears: boolean
}

/** Recording in the call of this device. */
export interface CallRecording {
  readonly own: Accessor<OwnRecording>
  readonly others: Accessor<readonly OthersRecording[]>
  /** What people in the call say to the asking of this device: who has not answered, and who is left out. */
  readonly waitedFor: Accessor<readonly string[]>
  readonly leftOut: Accessor<readonly string[]>
  /** There is somebody to record, and a browser that can. */
  readonly canAsk: Accessor<boolean>
  /** Asks everybody, and records when they have answered. */
  ask(): void
  stop(): void
  /** The trouble was read. */
  dismiss(): void
  answer(peer: string, answer: Answer): void
}

/** A recording on this device that is not saved as a file yet. */
export interface KeptRecording {
  readonly id: string
  /** Of the conversation. */
  readonly title: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly bytes: number
}

/** What was recorded and not saved: after the call, and after a page that was closed in the middle. */
export interface KeptRecordings {
  readonly all: Accessor<readonly KeptRecording[]>
  /** To a file that the person chooses, or to where the browser puts downloads. */
  save(id: string): Promise<'saved' | 'cancelled' | 'failed'>
  remove(id: string): Promise<void>
}
