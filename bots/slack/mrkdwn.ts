/**
 * Text on its way into Slack: what people and brands wrote stays what it is, whatever Slack might read into it.
 */

/** Limits of Block Kit that we keep below of; Slack takes 3000 characters in a text object. */
export const textMax = 2900

/** Where there is nothing to say and Slack wants something. */
export const nothing = '—'

// Control characters, and the marks that turn the direction of writing round and so can disguise a line.
const unwanted = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu

/** Without control characters and broken surrogates; line ends stay. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unwanted, (character) => (character === '\n' ? '\n' : character === '\t' ? ' ' : ''))
}

/** The three characters of Slack's markup; without them no mention, link or date can come about. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const lookalikes: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' }

/** Where a `*`, `_`, `~` or backtick could begin formatting, a character of the same looks and length stands in. */
function unformatted(text: string): string {
  return text.replaceAll(/(?<![\p{L}\p{N}])[*_~`](?=\S)/gu, (mark) => lookalikes[mark] ?? mark)
}

/** As mrkdwn that shows exactly this text. */
export function literal(text: string, max = Number.POSITIVE_INFINITY): string {
  return cut(unformatted(text), max)
}

export function strong(text: string, max: number): string {
  const inner = literal(oneLine(text), max - 2)
  return inner === '' ? '' : `*${inner}*`
}

export function code(text: string, max: number): string {
  const inner = cut(oneLine(text).replaceAll('`', 'ˋ'), max - 2)
  return inner === '' ? '' : `\`${inner}\``
}

export function isPerson(id: string): boolean {
  return /^[UW][A-Z0-9]{1,20}$/.test(id)
}

export function isRoom(id: string): boolean {
  return /^[CG][A-Z0-9]{1,40}$/.test(id)
}

/** A member of the workspace, shown by name; an id that cannot be one stays plain. */
export function person(id: string): string {
  return isPerson(id) ? `<@${id}>` : literal(oneLine(id), 100)
}

/** A room that Slack shows by its name, to those who may see it; what cannot be one stays plain. */
export function room(id: string): string {
  return isRoom(id) ? `<#${id}>` : literal(oneLine(id), 100)
}

/** Cleaned, on one line, without spaces at either end. */
export function oneLine(text: string): string {
  return spaced(text).trim()
}

/** Cleaned, on one line. */
export function spaced(text: string): string {
  return clean(text).replaceAll(/\s+/gu, ' ')
}

/** Escaped, at most `max` long; where something is missing an ellipsis says so. Never cuts through a character. */
export function cut(text: string, max: number): string {
  return shortened(text, max, escapeMarkup)
}

/** The same for where Slack reads no markup. */
export function cutPlain(text: string, max: number): string {
  return shortened(text, max, (piece) => piece)
}

function shortened(text: string, max: number, written: (piece: string) => string): string {
  const whole = text.length > max ? null : written(text)
  if (whole !== null && whole.length <= max) return whole
  let kept = ''
  for (const character of text) {
    const next = kept + written(character)
    if (next.length > max - 1) break
    kept = next
  }
  return `${kept.trimEnd()}…`
}
