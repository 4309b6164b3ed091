/** Whether a title holds what was typed, whatever the case and the accents. */
export function matchesFind(title: string, typed: string): boolean {
  const wanted = plain(typed.trim())
  return wanted === '' || plain(title).includes(wanted)
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()
