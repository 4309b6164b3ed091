import type { Limits } from '../../sync/limits.ts'
import type { Logger } from '../log.ts'

/** How many sockets there are, of whom and from where, bounded. */
export interface SocketCounts<Socket> {
  /** Nobody has signed in on it. Too many of them, and the oldest of the address with the most is cut off. */
  addStranger(socket: Socket, address: string): void
  /** Somebody signed in on it; false when they have as many as one may have. */
  admit(socket: Socket, user: string): boolean
  remove(socket: Socket): void
}

export function createSocketCounts<Socket extends { terminate(): void }>(
  { maxSocketsPerUser, maxStrangerSockets }: Pick<Limits, 'maxSocketsPerUser' | 'maxStrangerSockets'>,
  log: Logger,
): SocketCounts<Socket> {
  const byAddress = new Map<string, Set<Socket>>()
  const addressOf = new Map<Socket, string>()
  const byUser = new Map<string, Set<Socket>>()
  const usersOf = new Map<Socket, Set<string>>()

  const isNoStranger = (socket: Socket) => {
    const address = addressOf.get(socket)
    if (address !== undefined) takeOut(byAddress, address, socket)
    addressOf.delete(socket)
  }
  const cutOne = () => {
    let busiest: Set<Socket> | undefined
    for (const sockets of byAddress.values()) if (sockets.size > (busiest?.size ?? 0)) busiest = sockets
    // Sets keep the order of insertion. Who means to sign in does so at once, and is never the oldest for long.
    for (const oldest of busiest ?? []) {
      log.info({ strangers: addressOf.size }, 'too many sockets without anybody; the oldest is cut off')
      isNoStranger(oldest)
      return oldest.terminate()
    }
  }

  return {
    addStranger(socket, address) {
      addressOf.set(socket, address)
      putIn(byAddress, address, socket)
      if (addressOf.size > maxStrangerSockets) cutOne()
    },
    admit(socket, user) {
      isNoStranger(socket)
      const own = byUser.get(user)
      if (own?.has(socket) === true) return true
      if ((own?.size ?? 0) >= maxSocketsPerUser) return false
      putIn(byUser, user, socket)
      putIn(usersOf, socket, user)
      return true
    },
    remove(socket) {
      isNoStranger(socket)
      for (const user of usersOf.get(socket) ?? []) takeOut(byUser, user, socket)
      usersOf.delete(socket)
    },
  }
}

function putIn<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const known = sets.get(key)
  if (known === undefined) sets.set(key, new Set([value]))
  else known.add(value)
}

function takeOut<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const known = sets.get(key)
  known?.delete(value)
  if (known?.size === 0) sets.delete(key)
}
