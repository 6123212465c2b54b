/** Setting by name, trimmed; null if unset or empty. */
export type Text = (name: string) => string | null

export const loopback = ['127.0.0.1', 'localhost', '::1']

/** http or https address without a final slash, or null. */
export function readUrl(given: string): string | null {
  if (!URL.canParse(given)) return null
  const url = new URL(given)
  return url.protocol === 'http:' || url.protocol === 'https:' ? given.replace(/\/+$/, '') : null
}

/** Reads a URL as `readUrl` does, without query or fragment. */
export function readLinkBase(given: string): string | null {
  return /[?#]/.test(given) ? null : readUrl(given)
}

/** Makes a URL, with an IPv6 address in brackets. */
export function urlAt(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** `on` or `off` and synonyms; null for anything else. */
export function readSwitch(given: string): boolean | null {
  if (/^(on|true|yes|1)$/i.test(given)) return true
  return /^(off|false|no|0)$/i.test(given) ? false : null
}

/** Two settings that belong together; null if both are unset, or with a problem if one is. */
export function readPair(
  text: Text,
  problems: string[],
  action: string,
  [one, other]: readonly [string, string],
): readonly [string, string] | null {
  const [first, second] = [text(one), text(other)]
  if (first !== null && second !== null) return [first, second]
  if (first !== null || second !== null) {
    const missing = first === null ? one : other
    problems.push(`Cannot ${action}: ${missing} is missing. Set both, or neither.`)
  }
  return null
}
