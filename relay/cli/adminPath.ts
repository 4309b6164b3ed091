import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

const SOCKET_FILE = 'admin.sock'
/** Holds where the socket is when the data folder's path is too long for one. */
const PATH_FILE = 'admin.path'
const SHORT_FOLDER = 'prosa-'
/** `sun_path` holds 104 bytes on macOS and 108 on Linux, a zero at the end included. */
const MAX_SOCKET_PATH_BYTES = 100

/** Where the admin socket of a data folder is to be made. Only for whoever holds the folder's lock: clears what a killed relay left. */
export function prepareSocketPath(folder: string): string {
  removeSocketPath(folder)
  const path = join(folder, SOCKET_FILE)
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path
  const short = mkdtempSync(join(tmpdir(), SHORT_FOLDER))
  chmodSync(short, 0o700)
  writeFileSync(join(folder, PATH_FILE), join(short, SOCKET_FILE), { mode: 0o600 })
  return join(short, SOCKET_FILE)
}

/** Removes the socket, wherever it is. */
export function removeSocketPath(folder: string): void {
  const elsewhere = readShortPath(folder)
  if (elsewhere !== undefined) rmSync(dirname(elsewhere), { recursive: true, force: true })
  rmSync(join(folder, PATH_FILE), { force: true })
  rmSync(join(folder, SOCKET_FILE), { force: true })
}

/** Where to look for a running relay. */
export const findSocketPath = (folder: string): string => readShortPath(folder) ?? join(folder, SOCKET_FILE)

/**
 * Believed only when it names a folder of ours: temporary folders are everybody's, and one that was
 * cleared away may have been made again by somebody else.
 */
function readShortPath(folder: string): string | undefined {
  let path: string
  try {
    path = readFileSync(join(folder, PATH_FILE), 'utf8')
  } catch {
    return undefined
  }
  const short = dirname(path)
  const looksOurs = basename(path) === SOCKET_FILE && basename(short).startsWith(SHORT_FOLDER)
  const stats = looksOurs ? statSync(short, { throwIfNoEntry: false }) : undefined
  return stats?.isDirectory() === true && stats.uid === process.getuid?.() ? path : undefined
}
