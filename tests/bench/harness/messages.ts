/** What the bench's processes say to one another. */

export const SERVER_KINDS = [
  'relay',
  'socket.io',
  'socket.io-normal',
  'hocuspocus',
  'y-websocket',
  'ws',
] as const
export type ServerKind = (typeof SERVER_KINDS)[number]

export interface BenchPerson {
  readonly id: string
  readonly token: string
  /** Name of the document of their own devices; only the relay has such. */
  readonly home?: string
}

export interface BenchRoom {
  /** Name of the document, or of the room where there are none. */
  readonly name: string
  readonly people: readonly BenchPerson[]
}

export interface ServerPlan {
  readonly rooms: number
  readonly perRoom: number
  /** Messages that each room holds before anybody comes; only the relay knows how. @default 0 */
  readonly entries?: number
  /** All rooms have the same people. @default false */
  readonly samePeople?: boolean
  /** Everybody is everybody's contact; only the relay knows how. @default false */
  readonly contacts?: boolean
}

/** What the server's process answers when it listens. */
export interface ServerReady {
  readonly port: number
  readonly rooms: readonly BenchRoom[]
}

/** `mark` begins a measure, `read` ends it, `memory` collects garbage first. */
export type ServerAsk = 'mark' | 'read' | 'memory' | 'stop'

export interface Usage {
  /** CPU time of the whole process since the mark, microseconds. */
  readonly cpuUs: number
  /** How late the event loop was, 99 % of the time less than this, milliseconds. */
  readonly loopP99Ms: number
  readonly loopMaxMs: number
}

export interface Memory {
  readonly rssBytes: number
  /** Heap and what it holds outside, after a collection. */
  readonly heapBytes: number
}

export interface ConnectOrder {
  readonly do: 'connect'
  readonly kind: ServerKind
  readonly port: number
  readonly rooms: readonly BenchRoom[]
  /** Lines that messages are made of. */
  readonly texts: readonly string[]
  /** Sockets that are being opened at the same time. @default 50 */
  readonly atOnce?: number
}

export type ClientOrder =
  | ConnectOrder
  /** Everybody says so many messages at once. */
  | { readonly do: 'burst'; readonly perClient: number }
  /** All together say so many messages a second. */
  | { readonly do: 'rate'; readonly perSecond: number; readonly seconds: number }
  /** Ends all sockets without a goodbye. */
  | { readonly do: 'drop' }
  /** Everybody comes back at once, without the last `behind` messages of each member. */
  | { readonly do: 'return'; readonly behind: number }
  /** Reads all rooms anew and counts what they hold; answers how many messages are missing. */
  | { readonly do: 'check' }

export type TrafficOrder = Extract<ClientOrder, { readonly do: 'burst' | 'rate' }>

export interface Traffic {
  readonly messages: number
  readonly deliveries: number
  readonly elapsedMs: number
  /** From sending to receiving, and to the acknowledgement where there is one, milliseconds. */
  readonly delivery: Quantiles
  readonly acknowledgement: Quantiles
}

export interface Quantiles {
  readonly p50: number
  readonly p99: number
}
