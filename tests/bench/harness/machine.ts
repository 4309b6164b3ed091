import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, totalmem } from 'node:os'

const require = createRequire(import.meta.url)

const PEERS = ['@hocuspocus/server', '@y/websocket-server', 'socket.io', 'better-sqlite3', 'ws', 'yjs']

/** What the figures were taken on and how, in lines. */
export function describeMachine(command: string): string[] {
  const corpus = process.env.CORPUS === undefined ? 'generated text' : 'real text'
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    PEERS.map((name) => `${name} ${versionOf(name)}`).join(', '),
    `${command} (${corpus}${isQuick ? ', quick' : ''})`,
  ]
}

/** Some packages do not export their package.json: it is read beside their entry. */
function versionOf(name: string): string {
  const root = (require.resolve.paths(name) ?? []).map((folder) => `${folder}/${name}/package.json`)
  for (const file of root) {
    try {
      return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version)
    } catch {
      // Not in this folder.
    }
  }
  return '?'
}

/** A pass that shows that everything runs; its figures mean little. */
export const isQuick = process.env.QUICK === '1'

export const quick = <T>(short: T, long: T): T => (isQuick ? short : long)
