import { createSignal } from 'solid-js'

/** What this device remembers about how its person likes things. Kept in localStorage, so that it is there before first paint. */

export type Theme = 'system' | 'light' | 'dark'
export type LanguageChoice = 'system' | 'en' | 'pt-BR'

/** `public/theme.js` reads the same keys before the first paint. */
const KEYS = { theme: 'prosa.theme', language: 'prosa.language', sendOnEnter: 'prosa.sendOnEnter' } as const

const isTheme = (value: string | null): value is Theme => value === 'light' || value === 'dark'
const isLanguage = (value: string | null): value is LanguageChoice => value === 'en' || value === 'pt-BR'

const storedTheme = read(KEYS.theme)
const storedLanguage = read(KEYS.language)
const [theme, writeTheme] = createSignal<Theme>(isTheme(storedTheme) ? storedTheme : 'system')
const [languageChoice, writeLanguage] = createSignal<LanguageChoice>(
  isLanguage(storedLanguage) ? storedLanguage : 'system',
)
const [sendOnEnter, writeSendOnEnter] = createSignal(read(KEYS.sendOnEnter) !== 'no')

export { languageChoice, sendOnEnter, theme }

export function setTheme(choice: Theme): void {
  writeTheme(choice)
  keep(KEYS.theme, choice === 'system' ? undefined : choice)
  applyTheme(choice)
}

export function setLanguageChoice(choice: LanguageChoice): void {
  writeLanguage(choice)
  keep(KEYS.language, choice === 'system' ? undefined : choice)
}

export function setSendOnEnter(choice: 'yes' | 'no'): void {
  writeSendOnEnter(choice === 'yes')
  keep(KEYS.sendOnEnter, choice === 'no' ? 'no' : undefined)
}

function applyTheme(choice: Theme): void {
  const root = document.documentElement
  if (choice === 'system') delete root.dataset.theme
  else root.dataset.theme = choice
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.dataset.scheme
    const scheme = choice === 'system' ? own : choice
    meta.content = (scheme === 'dark' ? meta.dataset.dark : meta.dataset.light) ?? meta.content
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage is refused: the defaults serve.
    return null
  }
}

function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
}
