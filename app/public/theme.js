// Runs before the first paint, so that a chosen theme and language never flash; the app does the rest.
;(() => {
  try {
    const root = document.documentElement
    const theme = localStorage.getItem('prosa.theme')
    if (theme === 'light' || theme === 'dark') {
      root.dataset.theme = theme
      for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
        meta.content = meta.dataset[theme] || meta.content
      }
    }
    const language = localStorage.getItem('prosa.language') || navigator.language
    root.lang = /^pt\b/i.test(language) ? 'pt-BR' : 'en'
  } catch {
    // Storage is refused: the system's theme it is.
  }
})()
