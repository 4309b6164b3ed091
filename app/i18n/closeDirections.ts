const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/u
const PDF = '\u202c'
const PDI = '\u2069'

/**
 * Closes the embeddings, overrides and isolates that a text opens, and drops closers that it has no opener for: what
 * people write can turn their own words, never the words around them (UAX #9, BD9 to BD11).
 */
export function closeDirections(text: string): string {
  if (!CONTROLS.test(text)) return text
  const open: string[] = []
  let closed = ''
  for (const mark of text) {
    if (/[\u202a\u202b\u202d\u202e]/u.test(mark)) open.push(PDF)
    else if (/[\u2066-\u2068]/u.test(mark)) open.push(PDI)
    else if (mark === PDF) {
      // Closes nothing beyond the isolate that it stands in.
      if (open.at(-1) !== PDF) continue
      open.pop()
    } else if (mark === PDI) {
      if (!open.includes(PDI)) continue
      // An isolate ends the embeddings within it.
      while (open.at(-1) === PDF) closed += open.pop()
      open.pop()
    }
    closed += mark
  }
  return closed + open.reverse().join('')
}
