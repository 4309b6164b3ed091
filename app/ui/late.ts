import {
  type Component,
  createComponent,
  createMemo,
  createSignal,
  type JSX,
  lazy,
  mergeProps,
} from 'solid-js'
import { t } from '../i18n/language.ts'
import { toast } from './toast.ts'

/** What stands for code that could not be had can ask for it once more. */
export interface Missing {
  readonly retry: () => void
  /** How often that was done already. */
  readonly attempts: number
}

/**
 * A component whose code comes when it is first shown. When it cannot be had (never fetched here, and no network now)
 * `missing` stands in its place instead of breaking the page, and the next showing asks again.
 * @param missing @default nothing at all
 */
export function late<P extends object>(
  load: () => Promise<Component<P>>,
  missing: Component<P & Missing> = () => undefined,
): Component<P> {
  const [attempt, setAttempt] = createSignal(0)
  const retry = () => void setAttempt(attempt() + 1)
  let shown: Component<P> | undefined
  const fetched = () =>
    load().catch((): Component<P> => {
      shown = undefined
      const attempts = attempt()
      return (props) => missing(mergeProps(props, { retry, attempts }))
    })
  return (props) =>
    createMemo(() => {
      attempt()
      shown ??= lazy(async () => ({ default: await fetched() }))
      return createComponent(shown, props)
    }) as unknown as JSX.Element
}

/** Loads what a press asks for, then does it; a toast tells when it cannot be had. */
export const withLate = <T>(load: () => Promise<T>, use: (loaded: T) => void): void =>
  void load().then(use, sayMissing)

/** Tells that what was asked for was never fetched to this device. */
export const sayMissing = (): void => toast(t('late.missing'))
