const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  // Order matters: Edge and Opera call themselves Chrome too, Chrome calls itself Safari.
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Chromium', /\bChromium\//],
  ['Safari', /\bSafari\//],
]
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
]

/** Names a device for the list of sessions, from a `User-Agent` that nobody needs to believe. */
export function deviceLabel(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 512)
  const browser = BROWSERS.find(([, pattern]) => pattern.test(text))?.[0]
  const system = SYSTEMS.find(([, pattern]) => pattern.test(text))?.[0]
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`
  // Scripts and bots: `curl/8.5.0` is `curl`.
  const product = /^[A-Za-z][\w.-]{0,31}/.exec(text)?.[0]
  return product ?? system ?? 'Unknown device'
}
