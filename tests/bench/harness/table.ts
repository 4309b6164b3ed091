/** Prints Markdown as it comes, so that a long run shows where it is. */
export function printTable(title: string, head: readonly string[]): (...cells: readonly string[]) => void {
  print(`\n### ${title}\n`)
  print(`| ${head.join(' | ')} |`)
  print(`| ${head.map(() => '---').join(' | ')} |`)
  return (...cells) => print(`| ${cells.join(' | ')} |`)
}

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0

/** Three digits that count. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '—'
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

export interface Aim {
  readonly what: string
  /** Our figure over the other one. */
  readonly ratio: number
  readonly atMost: number
  readonly unit?: string
}

const aims: Aim[] = []

/** Notes how an aim came out; {@link printAims} tells at the end. */
export const noteAim = (aim: Aim): void => {
  aims.push(aim)
}

export function printAims(): void {
  if (aims.length === 0) return
  const row = printTable('Aims', ['aim', 'figure', 'at most', ''])
  for (const { what, ratio, atMost, unit = '×' } of aims) {
    row(what, `${digits(ratio)} ${unit}`, `${atMost} ${unit}`, ratio <= atMost ? 'met' : 'missed')
  }
}
