import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export interface CorpusLine {
  readonly time: string
  readonly name: string
  readonly text: string
}

const WORDS =
  'the lake or hills who brings cake on sunday morning train tunnel lemon basket score choir'.split(' ')

/** Messages of 4 to 20 words, the same ones each time. */
export const generatedTexts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    Array.from({ length: 4 + (index % 17) }, (_, at) => WORDS[(index * 7 + at * 3) % WORDS.length]).join(' '),
  )

/** The newest `count` lines of `CORPUS` (`time<TAB>name<TAB>text`), or as many generated ones, a minute apart. */
export function readCorpus(count: number): CorpusLine[] {
  const file = process.env.CORPUS
  if (file === undefined) {
    return generatedTexts(count).map((text, index) => ({
      time: new Date(Date.UTC(2025, 0, 1) + index * 60_000).toISOString(),
      name: `person ${index % 40}`,
      text,
    }))
  }
  const bytes = readFileSync(file)
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .map((line) => {
      const [time = '', name = '', ...rest] = line.split('\t')
      return { time, name, text: rest.join('\t') }
    })
}

/** What messages of the runs say. */
export const messageTexts = (): string[] => readCorpus(2_000).map(({ text }) => text)
