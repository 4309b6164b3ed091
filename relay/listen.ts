import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { err, ok, type Result } from '../sync/result.ts'
import type { Config } from './config.ts'

/** Where people may come from: the address they were given, or this machine by both of its names (contract). */
export const originsOf = ({ publicUrl }: Config, port: number): readonly string[] =>
  publicUrl === undefined ? [`http://localhost:${port}`, `http://127.0.0.1:${port}`] : [publicUrl]

/** Resolves with the port; the error is one line for people. */
export function listen(server: Server, { host, port }: Config): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        err(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use: stop what listens there, or set PROSA_PORT to another.`
            : `Cannot listen on ${host}:${port}: ${error.message}`,
        ),
      )
    })
    server.listen(port, host, () => resolve(ok((server.address() as AddressInfo).port)))
  })
}
