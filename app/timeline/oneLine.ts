import { closeDirections } from '../i18n/closeDirections.ts'

/** A message in one line, without the marks of code: for quotes and previews. */
export function oneLine(text: string, maxUnits: number): string {
  const words = text
    .slice(0, maxUnits * 2)
    .replace(/```[\w+#.-]*\n/gu, '')
    .replace(/`+/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  const cut = words.length > maxUnits || text.length > maxUnits * 2
  return closeDirections(cut ? `${words.slice(0, maxUnits).replace(/[\ud800-\udbff]$/u, '')}…` : words)
}
