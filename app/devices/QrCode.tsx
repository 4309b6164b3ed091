import encodeQR from 'qr'
import styles from './QrCode.module.css'

/** Modules of white around a code, for cameras to find it; ISO/IEC 18004 §6.3.8. */
const BORDER = 4

/** An address for another device's camera. Dark on white in every theme: many readers take no other. */
export function QrCode(props: { text: string; label: string }) {
  const rows = () => encodeQR(props.text, 'raw', { border: BORDER, ecc: 'medium' })
  const path = () =>
    rows()
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      .join('')
  return (
    <svg
      class={styles.code}
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${rows().length} ${rows().length}`}
      shape-rendering="crispEdges"
    >
      <path d={path()} />
    </svg>
  )
}
