import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { Server } from 'socket.io'
import { inventRooms, serveBench } from './serveBench.ts'

interface Hello {
  readonly token?: string
  readonly room?: string
  /** The last message that this client has. */
  readonly after?: number
}

/**
 * The usual chat: a socket is checked once, each message is inserted, then acknowledged and passed on.
 * `socket.io-normal` trusts the operating system with the last moments before a power cut.
 */
await serveBench(async (plan, kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'prosa-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const db = new SqliteDatabase(join(folder, 'chat.sqlite'))
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${kind === 'socket.io-normal' ? 'NORMAL' : 'FULL'}`)
  db.exec(`
    CREATE TABLE members (token TEXT, room TEXT, user TEXT, PRIMARY KEY (token, room));
    CREATE TABLE messages (id INTEGER PRIMARY KEY, room TEXT NOT NULL, user TEXT NOT NULL, text TEXT, at INTEGER);
    CREATE INDEX messages_by_room ON messages (room, id);`)
  const rooms = inventRooms(plan)
  const join_ = db.prepare('INSERT INTO members VALUES (?, ?, ?)')
  db.transaction(() => {
    for (const room of rooms) for (const { token, id } of room.people) join_.run(token, room.name, id)
  })()

  const member = db.prepare<[string, string], { user: string }>(
    'SELECT user FROM members WHERE token = ? AND room = ?',
  )
  const insert = db.prepare('INSERT INTO messages (room, user, text, at) VALUES (?, ?, ?, ?)')
  const later = db.prepare<[string, number]>(
    'SELECT id, user, text, at FROM messages WHERE room = ? AND id > ?',
  )

  const http = createServer()
  const io = new Server(http, { transports: ['websocket'] })
  io.use((socket, next) => {
    const { token = '', room = '' } = socket.handshake.auth as Hello
    const known = member.get(token, room)
    if (known === undefined) return next(new Error('not a member'))
    socket.data = { user: known.user, room }
    next()
  })
  io.on('connection', (socket) => {
    const { user, room } = socket.data as { user: string; room: string }
    void socket.join(room)
    const { after = 0 } = socket.handshake.auth as Hello
    socket.emit('history', later.all(room, after))
    socket.on('message', (text: string, acknowledge: (answer: { id: number }) => void) => {
      const at = Date.now()
      const id = Number(insert.run(room, user, text, at).lastInsertRowid)
      acknowledge({ id })
      socket.to(room).emit('message', { id, user, text, at })
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return { port: (http.address() as AddressInfo).port, rooms }
})
