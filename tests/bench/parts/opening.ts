import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenedConversation } from '../clients/newDevice.ts'
import { quick } from '../harness/machine.ts'
import { residentMb, runScript, startProductionRelay } from '../harness/productionRelay.ts'
import { answer, spawnChild } from '../harness/startProcess.ts'
import { digits, median, noteAim, print, printTable } from '../harness/table.ts'
import { readCorpus } from '../harness/texts.ts'

interface Opened {
  readonly importMs: number
  readonly elapsedMs: number
  readonly deviceBytes: number
  readonly relayMb: number
  readonly shown: number
}

/** A new device opens a conversation of 1,000 and one of 100,000 messages, each imported into a relay of its own. */
export async function measureOpening(): Promise<void> {
  const counts = [1_000, quick(10_000, 100_000)]
  const row = printTable('Opening a conversation on a new device', [
    'messages',
    'import',
    'open: list, document, timeline',
    'memory on the device',
    'memory of the relay',
    'in the document',
  ])
  const outcomes: Opened[] = []
  for (const count of counts) {
    const opened = await openImported(count)
    outcomes.push(opened)
    row(
      count.toLocaleString('en'),
      `${digits(opened.importMs / 1000)} s`,
      `${digits(opened.elapsedMs)} ms`,
      `${digits(opened.deviceBytes / 2 ** 20)} MB`,
      `${digits(opened.relayMb)} MB`,
      opened.shown.toLocaleString('en'),
    )
  }
  const [small, large] = outcomes
  if (small === undefined || large === undefined) return
  print('')
  const what = `${counts[1]?.toLocaleString('en')} messages on a new device against ${counts[0]?.toLocaleString('en')}`
  noteAim({ what: `${what}: time`, ratio: large.elapsedMs / small.elapsedMs, atMost: 1.3 })
  noteAim({
    what: `${what}: memory on the device`,
    ratio: large.deviceBytes / small.deviceBytes,
    atMost: 1.3,
  })
  noteAim({ what: `${what}: memory of the relay`, ratio: large.relayMb / small.relayMb, atMost: 1.3 })
}

async function openImported(count: number): Promise<Opened> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-bench-'))
  try {
    const file = join(dataDir, 'archive.tsv')
    writeFileSync(
      file,
      readCorpus(count)
        .map(({ time, name, text }) => `${time}\t${name}\t${text}`)
        .join('\n'),
    )
    const first = await startProductionRelay(dataDir)
    const token = await register(first.url)
    const began = performance.now()
    await runScript(['relay/cli/main.ts', 'import', file, '--room', 'Archive', '--owner', 'alice'], {
      PROSA_DATA_DIR: dataDir,
    })
    const importMs = performance.now() - began
    // From disk, as most days: not what the import left in memory.
    await first.stop()
    const devices: OpenedConversation[] = []
    const relayMb: number[] = []
    for (let time = 0; time < quick(2, 5); time++) {
      const relay = await startProductionRelay(dataDir)
      devices.push(await openOnDevice(relay.url, token))
      relayMb.push(residentMb(relay.pid))
      await relay.stop()
    }
    return {
      importMs,
      elapsedMs: median(devices.map(({ elapsedMs }) => elapsedMs)),
      deviceBytes: median(devices.map(({ heapBytes }) => heapBytes)),
      relayMb: median(relayMb),
      shown: devices[0]?.shown ?? 0,
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function register(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: 'alice has a password' }),
  })
  if (!response.ok) throw new Error(await response.text())
  return ((await response.json()) as { token: string }).token
}

/** Each device is a process, so that none finds what another compiled or left. */
async function openOnDevice(url: string, token: string): Promise<OpenedConversation> {
  const script = join(import.meta.dirname, '../clients/newDevice.ts')
  const child = spawnChild(script, [url, token, 'Archive'], ['--expose-gc'])
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const opened = (await answer(child)) as OpenedConversation
  await gone
  return opened
}
