import './ui/tokens.css'
import './ui/base.css'
import './ui/figtree.css'
import { render } from 'solid-js/web'
import { App } from './App.tsx'
import { startLanguage } from './i18n/language.ts'
import { createSession } from './session/createSession.ts'
import { createUpdates } from './updates/createUpdates.ts'

async function start(): Promise<void> {
  const root = document.getElementById('app')
  if (!root) throw new Error('The page has no #app.')
  await startLanguage()
  // The name that the page came with has done its work.
  root.replaceChildren()
  render(() => {
    // Made once, here: a call inside the attribute would be made anew at each reading of it.
    const session = createSession()
    const updates = createUpdates()
    return <App session={session} updates={updates} />
  }, root)
  // The serif is a voice, not a need: it comes when everything stands.
  await import('./ui/newsreader.css')
}

void start()
