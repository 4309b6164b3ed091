import '../../app/ui/tokens.css'
import '../../app/ui/base.css'
import '../../app/ui/figtree.css'
import '../../app/ui/newsreader.css'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { App } from '../../app/App.tsx'
import { chooseLanguage } from '../../app/i18n/language.ts'
import type { LanguageChoice } from '../../app/ui/preferences.ts'
import { createFakeSession, type FakeOptions } from './fakeModel.ts'

/**
 * Every screen with invented people, by `?scene=`; `&theme=light|dark`, `&language=en|pt-BR`.
 * `path` is where the app believes to be.
 */
const SCENES: Readonly<Record<string, FakeOptions & { path: string; update?: boolean }>> = {
  home: { path: '/' },
  'home-empty': { path: '/', list: 'empty' },
  'home-loading': { path: '/', list: 'loading' },
  chat: { path: '/c/familyonsunday', typing: ['Ivo'] },
  unread: { path: '/c/familyonsunday', unread: true },
  direct: { path: '/c/d-tomas000000000000000000000' },
  long: { path: '/c/familyonsunday', long: 400, older: true },
  room: { path: '/c/familyonsunday', long: 5000 },
  'chat-empty': { path: '/c/empty000' },
  refused: { path: '/c/familyonsunday', refused: true },
  toolong: { path: '/c/familyonsunday', draft: 'word '.repeat(3400) },
  offline: { path: '/c/familyonsunday', connection: { state: 'offline' }, storage: 'full', update: true },
  sending: { path: '/c/familyonsunday', connection: { state: 'sending', count: 3 } },
  missing: { path: '/c/missing0' },
  loading: { path: '/c/loading0' },
  opening: { path: '/', state: 'loading' },
  settings: { path: '/settings' },
  login: { path: '/login', state: 'signed-out' },
  unknown: { path: '/c/familyonsunday', state: 'unknown' },
  register: { path: '/register?invite=abc', state: 'signed-out' },
  owner: { path: '/register?invite=owner', state: 'signed-out' },
  'register-used': { path: '/register?invite=used', state: 'signed-out' },
  'register-open': { path: '/register', state: 'signed-out' },
  notfound: { path: '/nowhere/at/all' },
}

const search = new URLSearchParams(location.search)
const scene = SCENES[search.get('scene') ?? 'chat'] ?? { path: '/' }
const theme = search.get('theme')
if (theme) document.documentElement.dataset.theme = theme
const language = search.get('language')
if (language) await chooseLanguage(language as LanguageChoice)
history.replaceState(null, '', scene.path)

/** From the console or a test: `hear('words')` makes somebody write in the open conversation. */
const onOpened = (hear: (text: string) => void) => Object.assign(window, { hear })

const root = document.getElementById('app')
if (root) {
  render(() => {
    const [available] = createSignal(scene.update ?? false)
    return (
      <App
        session={createFakeSession({ ...scene, onOpened })}
        updates={{ available, apply: () => undefined }}
      />
    )
  }, root)
}
