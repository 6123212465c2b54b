/** A text of the environment by its name, trimmed; null where it is not set or empty. */
export type Text = (name: string) => string | null

/** The addresses that only this machine has. */
export const loopback = ['127.0.0.1', 'localhost', '::1']

/** An http or https address without a slash at its end; null for anything else. */
export function readUrl(given: string): string | null {
  if (!URL.canParse(given)) return null
  const url = new URL(given)
  return url.protocol === 'http:' || url.protocol === 'https:' ? given.replace(/\/+$/, '') : null
}

/** The address that links begin with: as `readUrl`, with nothing behind its path. */
export function readLinkBase(given: string): string | null {
  return /[?#]/.test(given) ? null : readUrl(given)
}

/** Where somebody listens as a URL names it: an address of IPv6 in brackets. */
export function urlAt(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** `on` or `off` and what means the same; null for anything else. */
export function readSwitch(given: string): boolean | null {
  if (/^(on|true|yes|1)$/i.test(given)) return true
  return /^(off|false|no|0)$/i.test(given) ? false : null
}
