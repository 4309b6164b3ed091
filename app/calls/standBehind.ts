/**
 * What the page holds beside a call that takes the whole of it: hidden, so that nothing of it is reached or counts as
 * read, or in a column of its own. Answers what ends that.
 */
export function standBehind(how: 'hidden' | 'beside'): () => void {
  const page = document.querySelector('main')
  if (page === null) return () => undefined
  page.inert = how === 'hidden'
  page.toggleAttribute('data-beside-call', how === 'beside')
  return () => {
    page.inert = false
    page.removeAttribute('data-beside-call')
    // What it shows is seen again, as when a tab comes forward.
    if (how === 'hidden') document.dispatchEvent(new Event('visibilitychange'))
  }
}
