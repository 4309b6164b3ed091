import { createSignal, createUniqueId, For, Suspense } from 'solid-js'
import { ConnectionStatus } from '../conversations/ConnectionStatus.tsx'
import { chooseLanguage, LANGUAGES } from '../i18n/language.ts'
import { tMe } from '../i18n/meWords.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import { askSignOut } from '../session/askSignOut.ts'
import { useSession, useWorkspace } from '../session/context.ts'
import { KeptHere } from '../session/KeptHere.tsx'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { late } from '../ui/late.ts'
import { PageFrame } from '../ui/PageFrame.tsx'
import {
  type LanguageChoice,
  languageChoice,
  sendOnEnter,
  setSendOnEnter,
  setTheme,
  type Theme,
  theme,
} from '../ui/preferences.ts'
import { AvatarForm } from './AvatarForm.tsx'
import { DeviceList } from './DeviceList.tsx'
import { InvitationList } from './InvitationList.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { PrivacyForm } from './PrivacyForm.tsx'
import { ProfileForm } from './ProfileForm.tsx'
import styles from './Settings.module.css'
import { StorageInfo } from './StorageInfo.tsx'

const CallSettings = late(async () => (await import('../calls/CallSettings.tsx')).CallSettings)

/** `/settings` */
export function Settings() {
  const workspace = useWorkspace()
  const session = useSession()
  const [usePicture, setUsePicture] = createSignal<() => Promise<boolean>>()
  return (
    <PageFrame title={tSettings('settings.title')} status={<ConnectionStatus />}>
      <div>
        <section class={styles.section}>
          <h2>{tSettings('settings.profile')}</h2>
          <AvatarForm onChoosing={(use) => setUsePicture(() => use)} />
          <ProfileForm alsoSave={usePicture()} />
          <PasswordForm />
        </section>
        <section class={styles.section}>
          <h2>{tSettings('settings.look')}</h2>
          <ThemeChoice />
          <LanguageSelect />
        </section>
        <section class={styles.section}>
          <h2>{tSettings('settings.writing')}</h2>
          <label class={styles.check}>
            <input
              type="checkbox"
              checked={sendOnEnter()}
              onChange={(event) => setSendOnEnter(event.currentTarget.checked ? 'yes' : 'no')}
            />
            <span>
              {tSettings('settings.sendOnEnter')}
              <small class={field.hint}>{tSettings('settings.sendOnEnterHint')}</small>
            </span>
          </label>
        </section>
        <PrivacyForm />
        <Suspense>
          <CallSettings />
        </Suspense>
        <InvitationList />
        <DeviceList />
        <StorageInfo />
        <KeptHere />
        <section class={styles.section}>
          <Button weight="danger" onClick={() => askSignOut(workspace.unsent(), () => session.signOut())}>
            {tMe('me.signOut')}
          </Button>
        </section>
      </div>
    </PageFrame>
  )
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark']

function ThemeChoice() {
  const id = createUniqueId()
  const words = (choice: Theme) => {
    if (choice === 'light') return tSettings('settings.themeLight')
    return choice === 'dark' ? tSettings('settings.themeDark') : tSettings('settings.themeSystem')
  }
  return (
    <fieldset class={styles.choices}>
      <legend class={field.label}>{tSettings('settings.theme')}</legend>
      <div class={styles.segments}>
        <For each={THEMES}>
          {(choice) => (
            <label class={styles.segment}>
              <input type="radio" name={id} checked={theme() === choice} onChange={() => setTheme(choice)} />
              <span>{words(choice)}</span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}

function LanguageSelect() {
  const id = createUniqueId()
  return (
    <div class={field.field}>
      <label for={id}>{tSettings('settings.language')}</label>
      <select
        id={id}
        class={field.select}
        onChange={(event) => void chooseLanguage(event.currentTarget.value as LanguageChoice)}
      >
        <option value="system" selected={languageChoice() === 'system'}>
          {tSettings('settings.languageSystem')}
        </option>
        <For each={LANGUAGES}>
          {(language) => (
            <option value={language.code} lang={language.code} selected={languageChoice() === language.code}>
              {language.name}
            </option>
          )}
        </For>
      </select>
    </div>
  )
}
