import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAll } from '../clients/openAll.ts'
import { quick } from '../harness/machine.ts'
import type { BenchRoom, ServerPlan } from '../harness/messages.ts'
import { residentMb, startProductionRelay } from '../harness/productionRelay.ts'
import { answer, spawnChild } from '../harness/startProcess.ts'
import { digits, median, noteAim, printTable } from '../harness/table.ts'

const PEOPLE = 2
/** What one socket may open. */
const PER_SOCKET = 200

/** A relay that has many conversations starts, and then all of them are opened once. */
export async function measureColdStart(): Promise<void> {
  const rooms = quick(200, 2_000)
  const entries = 20
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-bench-'))
  try {
    const made = await fill(dataDir, { rooms, perRoom: PEOPLE, entries, samePeople: true })
    const documents = made.map(({ name }) => name)
    const token = made[0]?.people[0]?.token ?? ''

    const ready: number[] = []
    const opened: number[] = []
    const idleMb: number[] = []
    const loadedMb: number[] = []
    // The first start compiles; it is not counted.
    for (let time = 0; time < quick(2, 4); time++) {
      const relay = await startProductionRelay(dataDir)
      const idle = residentMb(relay.pid)
      const began = performance.now()
      const sockets = await Promise.all(
        chunks(documents, PER_SOCKET).map((some) =>
          openAll(`${relay.url.replace('http', 'ws')}/sync`, token, some),
        ),
      )
      const elapsedMs = performance.now() - began
      if (time > 0) {
        ready.push(relay.readyAfterMs)
        opened.push(elapsedMs)
        idleMb.push(idle)
        loadedMb.push(residentMb(relay.pid))
      }
      for (const socket of sockets) socket.close()
      await relay.stop()
    }

    const row = printTable(`Cold start with ${rooms.toLocaleString('en')} documents of ${entries} messages`, [
      'what',
      'median',
    ])
    row('from the start of the process until it is ready', `${digits(median(ready))} ms`)
    row(
      `then, until all were opened once (${documents.length / PER_SOCKET} sockets)`,
      `${digits(median(opened))} ms`,
    )
    row('memory when ready', `${digits(median(idleMb))} MB`)
    row('memory with all of them open', `${digits(median(loadedMb))} MB`)
    const what = `${rooms.toLocaleString('en')} documents ready`
    noteAim({ what: `${what}: start to ready`, ratio: median(ready) / 1000, atMost: 2, unit: 's' })
    noteAim({
      what: `${what}: start until all were opened once`,
      ratio: (median(ready) + median(opened)) / 1000,
      atMost: 2,
      unit: 's',
    })
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** In a process of its own, so that its memory and compiled code are not ours. */
export async function fill(dataDir: string, plan: ServerPlan): Promise<BenchRoom[]> {
  const child = spawnChild(
    join(import.meta.dirname, '../servers/seedFolder.ts'),
    [dataDir, JSON.stringify(plan)],
    [],
  )
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const rooms = (await answer(child)) as BenchRoom[]
  await gone
  return rooms
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
