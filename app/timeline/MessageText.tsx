import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js'
import { tTimeline } from '../i18n/timelineWords.ts'
import styles from './MessageText.module.css'
import { isBlank, isEmojiOnly, isTall, parseText, type TextPart } from './parseText.ts'

/** The words of a message: links to click, code in mono, few emoji large; very tall ones folded. */
export function MessageText(props: { text: string }) {
  const parts = createMemo(() => parseText(props.text))
  const tall = createMemo(() => isTall(props.text))
  const [whole, setWhole] = createSignal(false)
  return (
    <Show when={!isBlank(props.text)} fallback={<i class={styles.empty}>{tTimeline('message.empty')}</i>}>
      <span
        class={styles.text}
        data-large={isEmojiOnly(props.text) ? '' : undefined}
        data-folded={tall() && !whole() ? '' : undefined}
      >
        <For each={parts()}>{(part) => <Part part={part} alone={parts().length === 1} />}</For>
      </span>
      <Show when={tall() && !whole()}>
        <button type="button" class={styles.unfold} onClick={() => setWhole(true)}>
          {tTimeline('message.showAll')}
        </button>
      </Show>
    </Show>
  )
}

function Part(props: { part: TextPart; alone: boolean }) {
  const link = () => (props.part.type === 'link' ? props.part : undefined)
  return (
    // Words beside a link or code are isolated from it; on their own, each line has its own direction.
    <Switch fallback={props.alone ? props.part.text : <span class={styles.piece}>{props.part.text}</span>}>
      <Match when={link()}>
        {(it) => (
          // Where it leads, spelled out: letters that look alike show their true name here.
          <a href={it().href} target="_blank" rel="noopener noreferrer" title={it().href} dir="ltr">
            {it().text}
          </a>
        )}
      </Match>
      <Match when={props.part.type === 'code'}>
        <code class={styles.code} dir="ltr">
          {props.part.text}
        </code>
      </Match>
      <Match when={props.part.type === 'block'}>
        <pre class={styles.block} dir="ltr">
          <code>{props.part.text}</code>
        </pre>
      </Match>
    </Switch>
  )
}
