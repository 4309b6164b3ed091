import { createSignal, onCleanup, Show } from 'solid-js'
import { tPicture } from '../i18n/pictureWords.ts'
import type { Failure, Outcome } from '../model.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import type { Crop } from './crop.ts'
import { encodePicture } from './encodePicture.ts'
import { type OpenedPicture, openPicture, type PictureProblem } from './openPicture.ts'
import { PictureCropper } from './PictureCropper.tsx'
import styles from './PictureField.module.css'

export interface PictureFieldProps {
  readonly label: string
  readonly hint?: string
  /** Whom or what it stands for: letters are shown while there is none. */
  readonly id: string
  readonly name: string
  /** SHA-256 of the one that is set. */
  readonly picture: string | undefined
  /** Undefined removes it. */
  readonly save: (picture: Blob | undefined) => Outcome<void>
  /** Uses the part that is shown, while one is being chosen; its answer is whether that worked. */
  readonly onChoosing?: (use: (() => Promise<boolean>) | undefined) => void
}

type Work =
  | { readonly state: 'idle' }
  | { readonly state: 'opening' }
  | { readonly state: 'choosing' | 'saving'; readonly opened: OpenedPicture }

/** What can be decoded, first those that telephones turn their own format into. */
const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif,image/avif'
const PROBLEMS = {
  empty: 'picture.empty',
  'too-heavy': 'picture.too-heavy',
  'not-a-picture': 'picture.not-a-picture',
  'too-many-pixels': 'picture.too-many-pixels',
  damaged: 'picture.damaged',
} as const satisfies Record<PictureProblem, string>

/** A picture that can be chosen from a file, cut to a square, and removed; F1. */
export function PictureField(props: PictureFieldProps) {
  const [work, setWork] = createSignal<Work>({ state: 'idle' })
  const [problem, setProblem] = createSignal<string>()
  const [failure, setFailure] = createSignal<Failure>()
  onceConnected(() => failure()?.code === 'unreachable' && setFailure(undefined))
  const elements: { input?: HTMLInputElement; choose?: HTMLButtonElement } = {}
  let shown: Crop | undefined

  const wrong = () => {
    const failed = failure()
    return problem() ?? (failed && failureWords(failed))
  }
  const opened = () => {
    const now = work()
    return 'opened' in now ? now.opened : undefined
  }
  const finish = () => {
    opened()?.close()
    shown = undefined
    setWork({ state: 'idle' })
    props.onChoosing?.(undefined)
  }
  onCleanup(() => {
    opened()?.close()
    props.onChoosing?.(undefined)
  })

  const open = async (file: File | undefined) => {
    if (file === undefined) return
    finish()
    setProblem(undefined)
    setFailure(undefined)
    setWork({ state: 'opening' })
    const picture = await openPicture(file)
    if (!picture.ok) {
      setWork({ state: 'idle' })
      setProblem(tPicture(PROBLEMS[picture.error]))
      return
    }
    setWork({ state: 'choosing', opened: picture.value })
    props.onChoosing?.(async () => shown !== undefined && (await use(shown)))
  }
  const save = async (picture: Blob | undefined) => {
    const saved = await props.save(picture)
    setProblem(undefined)
    setFailure(saved.ok ? undefined : saved.error)
    return saved.ok
  }
  const use = async (crop: Crop): Promise<boolean> => {
    const now = work()
    if (now.state !== 'choosing') return false
    setWork({ state: 'saving', opened: now.opened })
    const picture = await encodePicture(now.opened.bitmap, crop)
    if (picture === undefined) setProblem(tPicture('picture.cannot'))
    else if (await save(picture)) {
      finish()
      return true
    }
    setWork(now)
    return false
  }

  return (
    <fieldset class={styles.field}>
      <legend class={field.label}>{props.label}</legend>
      <input
        ref={(element) => {
          elements.input = element
        }}
        class={styles.input}
        type="file"
        accept={ACCEPTED}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const input = event.currentTarget
          // Choosing the same file again is a change too.
          void open(input.files?.[0]).then(() => {
            input.value = ''
          })
        }}
      />
      <Show
        when={opened()}
        keyed
        fallback={
          <div class={styles.row}>
            <Avatar id={props.id} name={props.name} picture={props.picture ?? null} size="large" />
            <div class={styles.buttons}>
              <Button
                ref={(element) => {
                  elements.choose = element
                }}
                busy={work().state === 'opening'}
                onClick={() => elements.input?.click()}
              >
                {props.picture ? tPicture('picture.change') : tPicture('picture.choose')}
              </Button>
              <Show when={props.picture}>
                <Button weight="quiet" onClick={() => void save(undefined)}>
                  {tPicture('picture.remove')}
                </Button>
              </Show>
            </div>
          </div>
        }
      >
        {(picture) => (
          <PictureCropper
            bitmap={picture.bitmap}
            busy={work().state === 'saving'}
            onCrop={(crop) => {
              shown = crop
            }}
            onUse={async (crop) => {
              if (await use(crop)) elements.choose?.focus()
            }}
            onCancel={() => {
              finish()
              elements.choose?.focus()
            }}
          />
        )}
      </Show>
      <p class={wrong() ? field.error : field.hint} role={wrong() ? 'alert' : undefined}>
        {wrong() ?? (work().state === 'opening' ? tPicture('picture.opening') : props.hint)}
      </p>
    </fieldset>
  )
}
