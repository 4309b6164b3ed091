import { chmodSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import * as v from 'valibot'
import { err, ok, type Result } from '../../sync/result.ts'
import { findSocketPath, prepareSocketPath, removeSocketPath } from './adminPath.ts'
import { type AdminRequest, adminRequestSchema, type CommandContext } from './commands.ts'
import { readLines } from './readLines.ts'

/**
 * One request a connection, one line of JSON each way: the client sends an {@link AdminRequest}; the relay
 * answers `{"progress": line}` any number of times, then `{"done": [lines]}` or `{"failed": line}`.
 */
const answerSchema = v.union([
  v.object({ progress: v.string() }),
  v.object({ done: v.array(v.string()) }),
  v.object({ failed: v.string() }),
])
type Answer = v.InferOutput<typeof answerSchema>

const MAX_LINE_LENGTH = 64 * 1024

export interface AdminSocket {
  readonly path: string
  /** Stops what runs, hangs up and removes the socket; idempotent. */
  close(): Promise<void>
}

type Run = (request: AdminRequest, context: CommandContext) => Promise<Result<readonly string[], string>>

/**
 * Listens for administration in the data folder, mode 0600: whoever may open it is who runs the relay (A4).
 * The folder's lock must be held.
 */
export async function openAdminSocket({
  folder,
  run,
  onError,
}: {
  readonly folder: string
  readonly run: Run
  /** Told when a command throws. */
  readonly onError: (error: unknown) => void
}): Promise<AdminSocket> {
  const path = prepareSocketPath(folder)
  const stop = new AbortController()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    void serve(socket, run, stop.signal, onError)
  })
  await listenPrivately(server, path)
  return {
    path,
    async close() {
      if (stop.signal.aborted) return
      stop.abort()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      removeSocketPath(folder)
    },
  }
}

async function listenPrivately(server: Server, path: string): Promise<void> {
  // Node binds within `listen`: the mask leaves no moment in which others could connect.
  const mask = process.umask(0o177)
  try {
    server.listen(path)
  } finally {
    process.umask(mask)
  }
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  chmodSync(path, 0o600)
}

async function serve(
  socket: Socket,
  run: Run,
  stop: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const gone = new AbortController()
  socket.on('close', () => gone.abort())
  // A client that went away: `close` follows, and stops its command.
  socket.on('error', () => gone.abort())
  const send = (answer: Answer) => {
    if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`)
  }
  try {
    const request = await readRequest(socket)
    if (!request.ok) return send({ failed: request.error })
    const done = await run(request.value, {
      report: (progress) => send({ progress }),
      signal: AbortSignal.any([gone.signal, stop]),
    })
    send(done.ok ? { done: [...done.value] } : { failed: done.error })
  } catch (error) {
    if (gone.signal.aborted) return
    onError(error)
    send({ failed: 'Something went wrong in the relay: see its log.' })
  } finally {
    socket.end()
  }
}

/** The first line; the socket stays open for the answer. */
async function readRequest(socket: Socket): Promise<Result<AdminRequest, string>> {
  const chunks = socket.iterator({ destroyOnReturn: false })
  for await (const line of readLines(chunks, MAX_LINE_LENGTH)) {
    const parsed = v.safeParse(adminRequestSchema, parseJson(line))
    // Read on, so that the client's going away is noticed.
    socket.resume()
    return parsed.success ? ok(parsed.output) : err('This relay does not know that command.')
  }
  return err('There was no command.')
}

export type Asked =
  | { readonly state: 'no-relay' }
  | { readonly state: 'answered'; readonly result: Result<readonly string[], string> }

/** Asks the relay that runs on this data folder; `no-relay` when none listens. */
export async function askRelay(
  folder: string,
  request: AdminRequest,
  { report, signal }: CommandContext,
): Promise<Asked> {
  const socket = connect(findSocketPath(folder))
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  if (!connected) return { state: 'no-relay' }
  // Hanging up stops the command over there too.
  const hangUp = () => socket.destroy()
  signal.addEventListener('abort', hangUp)
  socket.write(`${JSON.stringify(request)}\n`)
  try {
    for await (const line of readLines(socket, Number.POSITIVE_INFINITY)) {
      const parsed = v.safeParse(answerSchema, parseJson(line))
      if (!parsed.success) break
      const answer = parsed.output
      if ('progress' in answer) report(answer.progress)
      else return { state: 'answered', result: 'done' in answer ? ok(answer.done) : err(answer.failed) }
    }
  } catch {
    // A reset is the relay going away: said below.
  } finally {
    signal.removeEventListener('abort', hangUp)
    socket.destroy()
  }
  const why = signal.aborted ? 'Stopped.' : 'The relay went away before it answered.'
  return { state: 'answered', result: err(why) }
}

function parseJson(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '')
  } catch {
    return undefined
  }
}
