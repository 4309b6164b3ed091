import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import {
  accept,
  acceptedAt,
  type Callers,
  call,
  type Flow,
  firstPicture,
  flowOf,
  leaveAll,
  openCallers,
} from '../clients/callers.ts'
import { cpuSecondsOfTree } from '../harness/cpuOfTree.ts'
import { quick } from '../harness/machine.ts'
import { type ProductionRelay, startProductionRelay } from '../harness/productionRelay.ts'
import { digits, median, noteAim, printTable } from '../harness/table.ts'

/** The first of them finds nothing compiled, and is told by itself. */
const RUNS = quick(3, 10)
const PEOPLE = [2, 4, 6]
/** Bandwidth is found and pictures have their size. */
const SETTLE_MS = quick(2_000, 10_000)
const MEASURE_MS = quick(3_000, 15_000)
const CONNECT_WITHIN_MS = 60_000

/** Calls between real browsers on this machine, with pictures that a fake camera makes: how soon, and at what cost. */
export async function measureCalls(): Promise<void> {
  await withRelay(measureAnswering)
  const row = printTable('Calls with video: all people’s browsers on this machine', [
    'people',
    'picture sent',
    'sent by each',
    'decoded pictures a second, each connection: mean, worst',
    'CPU of all browsers',
    'CPU of each',
    'CPU of the relay',
  ])
  for (const people of PEOPLE) {
    await withRelay(async (relay) => {
      const callers = await openCallers(relay.url, people)
      try {
        row(...(await measureMesh(callers, relay)))
      } finally {
        await callers.close()
      }
    })
  }
}

async function withRelay(work: (relay: ProductionRelay) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-bench-'))
  const relay = await startProductionRelay(dataDir)
  try {
    await work(relay)
  } finally {
    await relay.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

interface Answered {
  readonly called: number
  readonly caller: number
  readonly shown: number
}

async function measureAnswering(relay: ProductionRelay): Promise<void> {
  const callers = await openCallers(relay.url, 2)
  try {
    const [one, other] = callers.pages
    if (one === undefined || other === undefined) throw new Error('Two people are needed.')
    const runs: Answered[] = []
    // In turns: whoever rings the same people over and over rings nobody (K1).
    for (let run = 0; run <= RUNS; run++)
      runs.push(await (run % 2 === 0 ? answerOnce(one, other) : answerOnce(other, one)))
    const row = printTable('From accepting a video call to the first picture of the other', [
      'run',
      'decoded by who accepts',
      'decoded by who called',
      'shown to who accepts',
    ])
    const [first, ...rest] = runs
    const ms = (value: number) => `${digits(value)} ms`
    if (first) row('the first', ms(first.called), ms(first.caller), ms(first.shown))
    const middle = (of: keyof Answered) => median(rest.map((each) => each[of]))
    row(`median of ${rest.length}`, ms(middle('called')), ms(middle('caller')), ms(middle('shown')))
    const worst = (of: keyof Answered) => Math.max(...rest.map((each) => each[of]))
    row('the slowest', ms(worst('called')), ms(worst('caller')), ms(worst('shown')))
    noteAim({
      what: 'accepting a video call until its first picture is decoded, median',
      ratio: Math.max(middle('called'), middle('caller')) / 1_000,
      atMost: 1.5,
      unit: 's',
    })
  } finally {
    await callers.close()
  }
}

async function answerOnce(caller: Page, called: Page): Promise<Answered> {
  await call(caller)
  await called.getByRole('dialog', { name: 'Incoming call' }).waitFor()
  // Calls of each other's code are loaded while it rings.
  const [pictures] = await Promise.all([
    Promise.all([firstPicture(called), firstPicture(caller)]),
    accept(called),
  ])
  const at = await acceptedAt(called)
  await leaveAll([caller, called])
  const [ofCalled, ofCaller] = pictures
  return {
    called: ofCalled.decodedAt - at,
    caller: ofCaller.decodedAt - at,
    shown: ofCalled.shownAt - at,
  }
}

async function measureMesh({ pages, pid }: Callers, relay: ProductionRelay): Promise<string[]> {
  const [caller, ...called] = pages
  if (caller === undefined) throw new Error('Nobody is here.')
  await call(caller)
  await Promise.all(called.map(accept))
  await connected(pages)
  await delay(SETTLE_MS)
  const look = () => Promise.all(pages.map(flowOf))
  const used = () => ({ browsers: cpuSecondsOfTree(pid), relay: cpuSecondsOfTree(relay.pid) })
  const [before, usedBefore, began] = [await look(), used(), performance.now()]
  await delay(MEASURE_MS)
  const [after, usedAfter] = [await look(), used()]
  const seconds = (performance.now() - began) / 1_000
  const rates = after.map((now, index) => rateOf(before[index], now, seconds))
  const sent = after.map((now, index) => (now.sentBytes - (before[index]?.sentBytes ?? 0)) / seconds)
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length
  const cores = (usedAfter.browsers - usedBefore.browsers) / seconds
  await leaveAll(pages)
  return [
    String(pages.length),
    [...new Set(after.map(({ size }) => size))].join(', '),
    `${digits((mean(sent) * 8) / 1e6)} Mbit/s`,
    `${digits(mean(rates))}, ${digits(Math.min(...rates))}`,
    `${digits(cores)} cores`,
    `${digits(cores / pages.length)} cores`,
    `${digits(((usedAfter.relay - usedBefore.relay) / seconds) * 100)} %`,
  ]
}

const rateOf = (before: Flow | undefined, now: Flow, seconds: number): number =>
  (now.decoded - (before?.decoded ?? 0)) / seconds / Math.max(1, now.connections)

async function connected(pages: readonly Page[]): Promise<void> {
  const until = performance.now() + CONNECT_WITHIN_MS
  for (const page of pages) {
    while ((await flowOf(page)).connections < pages.length - 1) {
      if (performance.now() > until) throw new Error('Not everybody is connected with everybody.')
      await delay(100)
    }
  }
}
