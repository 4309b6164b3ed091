import encodeQR from 'qr'
import { createMemo, createSignal, Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { tPlace } from '../i18n/placesWords.ts'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copyText.ts'
import { Field } from '../ui/Field.tsx'
import styles from './Place.module.css'

/** A link that is shown this once: to copy, to hand on, to photograph. */
export function InviteLink(props: { url: string; name: string; hint?: string }) {
  const [copied, setCopied] = createSignal(false)
  const share = async () => {
    try {
      await navigator.share({ text: tPlace('invite.shareText', { name: props.name }), url: props.url })
    } catch {
      // Whoever thought better of it sees the link still.
    }
  }
  return (
    <>
      <Field
        label={tPlace('invite.link')}
        value={props.url}
        onInput={() => undefined}
        readOnly
        hint={props.hint ?? tPlace('invite.once')}
      />
      <div class={styles.actions} data-at="start">
        <Button
          weight="main"
          // It stands where the button stood that made the link.
          ref={(element) => queueMicrotask(() => element.focus())}
          onClick={async () => {
            setCopied(await copyText(props.url))
          }}
        >
          {copied() ? t('action.copied') : tPlace('invite.copy')}
        </Button>
        <Show when={'share' in navigator}>
          <Button onClick={() => void share()}>{tPlace('invite.share')}</Button>
        </Show>
      </div>
      <QrCode text={props.url} label={tPlace('invite.code')} />
    </>
  )
}

/** A code that a camera reads, drawn as one path. */
function QrCode(props: { text: string; label: string }) {
  const drawn = createMemo(() => {
    const rows = encodeQR(props.text, 'raw', { ecc: 'medium', border: 2 })
    const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])))
    return { size: rows.length, path: path.join('') }
  })
  return (
    <div class={styles.qr}>
      <svg
        class={styles.code}
        viewBox={`0 0 ${drawn().size} ${drawn().size}`}
        shape-rendering="crispEdges"
        role="img"
        aria-label={props.label}
      >
        <path d={drawn().path} fill="#221c15" />
      </svg>
    </div>
  )
}
