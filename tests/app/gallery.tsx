import '../../app/ui/tokens.css'
import '../../app/ui/base.css'
import '../../app/ui/figtree.css'
import '../../app/ui/newsreader.css'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { App } from '../../app/App.tsx'
import { AddDeviceDialog } from '../../app/devices/AddDeviceDialog.tsx'
import { chooseLanguage } from '../../app/i18n/language.ts'
import { openProfile } from '../../app/people/openProfile.tsx'
import { openDialog } from '../../app/ui/dialogs.tsx'
import type { LanguageChoice } from '../../app/ui/preferences.ts'
import { createFakeSession } from './fakeModel.ts'
import { SCENES, type Scene } from './scenes.ts'

/** Shows one scene: `?scene=`, `&theme=light|dark`, `&language=en|pt-BR`. */
const search = new URLSearchParams(location.search)
const scenes: Readonly<Record<string, Scene>> = SCENES
const scene: Scene = scenes[search.get('scene') ?? ''] ?? SCENES.chat
const theme = search.get('theme')
if (theme) document.documentElement.dataset.theme = theme
const language = search.get('language')
if (language) await chooseLanguage(language as LanguageChoice)
// The router keeps how deep one is in there.
history.replaceState(history.state, '', scene.path)

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
  if (scene.dialog === 'add-device') openDialog(AddDeviceDialog)
  if (scene.card) openProfile(scene.card.id, scene.card.displayName)
}
