import type { Registry } from 'prom-client'
import type { CommitCounts } from '../journal/commitQueue.ts'
import type { SubmitCounts } from './countSubmits.ts'

/** Where the figures are: read when somebody asks, so that nobody pays for them else. */
export interface MetricsSources {
  readonly isReady: () => boolean
  readonly canStore: () => boolean
  readonly sockets: () => number
  readonly documents: () => number
  readonly calls: () => number
  readonly commits: CommitCounts
  readonly submits: SubmitCounts
}

export interface Metrics {
  /** Notes an answer over HTTP, by its status. */
  answered(status: number): void
  /** Prometheus' text format; the process's own figures begin with the first time. */
  render(): Promise<{ readonly type: string; readonly text: string }>
}

export function createMetrics(sources: MetricsSources): Metrics {
  const answers = new Map<string, number>()
  let registry: Promise<Registry> | undefined
  return {
    answered(status) {
      const kind = `${Math.floor(status / 100)}xx`
      answers.set(kind, (answers.get(kind) ?? 0) + 1)
    },
    async render() {
      registry ??= register(sources, answers)
      const known = await registry
      return { type: known.contentType, text: await known.metrics() }
    },
  }
}

/** Loaded when it is asked for: an idle relay stays small. */
async function register(
  { isReady, canStore, sockets, documents, calls, commits, submits }: MetricsSources,
  answers: ReadonlyMap<string, number>,
): Promise<Registry> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(read())
      },
    })
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      ...{ name, help, registers: [registry] },
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  const counterBy = (name: string, help: string, label: string, counts: ReadonlyMap<string, number>) =>
    new Counter({
      ...{ name, help, labelNames: [label], registers: [registry] },
      collect() {
        this.reset()
        for (const [value, count] of counts) this.inc({ [label]: value }, count)
      },
    })

  gauge('prosa_ready', '1 while it serves, 0 while it starts or stops.', () => Number(isReady()))
  gauge('prosa_can_store', '0 while nothing can be stored.', () => Number(canStore()))
  gauge('prosa_sockets', 'WebSockets of devices that are open.', sockets)
  gauge('prosa_documents', 'Documents in memory.', documents)
  gauge('prosa_calls', 'Calls that ring or go on.', calls)
  counter('prosa_commits_total', 'Transactions that are on disk.', () => commits.commits)
  counter('prosa_commit_seconds_total', 'Seconds that these took to reach it.', () => commits.seconds)
  counter('prosa_works_total', 'Pieces of work that they carried.', () => commits.works)
  counter('prosa_works_failed_total', 'Pieces of work that the database refused.', () => commits.failed)
  counter('prosa_updates_accepted_total', 'Updates of documents that are stored.', () => submits.accepted)
  counterBy('prosa_updates_refused_total', 'Updates that were refused, by reason.', 'code', submits.refused)
  counterBy('prosa_http_answers_total', 'Answers over HTTP, by kind of status.', 'status', answers)
  return registry
}
