import { createMemo, For, Match, Switch } from 'solid-js'
import styles from './MessageText.module.css'
import { isEmojiOnly, parseText, type TextPart } from './parseText.ts'

/** The words of a message: links to click, code in mono, few emoji large. */
export function MessageText(props: { text: string }) {
  const parts = createMemo(() => parseText(props.text))
  return (
    <span class={styles.text} data-large={isEmojiOnly(props.text) ? '' : undefined}>
      <For each={parts()}>{(part) => <Part part={part} />}</For>
    </span>
  )
}

function Part(props: { part: TextPart }) {
  const link = () => (props.part.type === 'link' ? props.part : undefined)
  return (
    <Switch fallback={props.part.text}>
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
