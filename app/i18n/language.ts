import { createSignal } from 'solid-js'
import { type LanguageChoice, languageChoice, setLanguageChoice } from '../ui/preferences.ts'
import { type Dictionary, en } from './en.ts'
import { speaking } from './speaking.ts'

export type Language = 'en' | 'pt-BR'

/** Every language by its own name. */
export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'pt-BR', name: 'Português (Brasil)' },
]

const [spoken, setSpoken] = createSignal<{ readonly language: Language; readonly words: Dictionary }>({
  language: 'en',
  words: en,
})

/** The language on screen. */
export const language = (): Language => spoken().language

/** The phrase for a key in the language on screen; follows it when read inside tracking. */
export const t = speaking<Dictionary>(() => spoken().words)

/** Loads the words of the choice, or of the browser, then speaks them. English stays when they cannot be had. */
export async function startLanguage(): Promise<void> {
  await speak(languageOf(languageChoice(), navigator.languages))
}

/** Remembers and speaks a choice. */
export async function chooseLanguage(choice: LanguageChoice): Promise<void> {
  setLanguageChoice(choice)
  await startLanguage()
}

/** The first of the browser's languages that is spoken here, else English. */
export function languageOf(choice: LanguageChoice, browser: readonly string[]): Language {
  if (choice !== 'system') return choice
  for (const tag of browser) {
    const primary = tag.toLowerCase().split('-')[0]
    if (primary === 'pt') return 'pt-BR'
    if (primary === 'en') return 'en'
  }
  return 'en'
}

async function speak(next: Language): Promise<void> {
  const words = await wordsOf(next)
  setSpoken({ language: words === en ? 'en' : next, words })
  document.documentElement.lang = language()
}

async function wordsOf(next: Language): Promise<Dictionary> {
  if (next === 'en') return en
  try {
    return (await import('./pt-BR.ts')).ptBR
  } catch {
    // Offline before the words were ever fetched: English is better than nothing.
    return en
  }
}
