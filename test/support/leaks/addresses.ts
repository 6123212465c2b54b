/* E.164, Turkish mobile numbers and e-mail, also percent-encoded; not masked ones or `sistem.example`. */

const gap = String.raw`(?:[ ().\/+-]|\xc2?\xa0|%20){0,2}`
const mobile = [String.raw`\(?5\d{2}`, String.raw`\d{3}`, String.raw`\d{2}`, String.raw`\d{2}`].join(gap)

/** A byte before a text may look like a plus; ids of Slack messages and hashes then look like numbers. */
const slackMessage = String.raw`\d{10}\.\d{6}`
const hash = '(?:[0-9a-f]{32}){1,3}(?![0-9a-f])'

/** After a plus: E.164 and any writing of a mobile number. */
const withPlus = String.raw`(?:\+|%2[Bb])(?!${slackMessage}|${hash})(?:\d{10,15}|90${gap}${mobile})`

/** Bytes before a UUID may look like digits. */
const restOfUuid = '-[0-9a-f]{4}-[0-9a-f]{4}-'

/** Without a plus only standing alone: hashes, UUIDs, fractions and Slack's ids hold digits too. */
const withoutPlus = String.raw`(?<![0-9a-f]|[0-9a-f]{4}-|\d\.|[CDU][0-9A-F]{0,8})(?:(?:00)?90${gap}|0(?!\.)${gap})?${mobile}(?![0-9a-f]|${restOfUuid})`

/** From the sign on: bytes before it may belong to something else. */
const email = String.raw`(?<=[\w+-])(?:@|%40)(?!sistem\.example)(?:[\w\x80-\xff-]+\.)+(?:example|com|co|cc|tr)\b`

const address = new RegExp([withPlus, withoutPlus, email].join('|'), 'g')

const example =
  /(?<=(?:örneğin|for example|such as|look like|SMS; web site(?:si)?;|\/izin [\p{L}-]+) )(?:(?:(?:\+90 |0)?532 123 45 67|0533 987 65 43)\b|ayse@example\.com)/giu

export function withoutExamples(text: string): string {
  return text.replaceAll(example, '')
}

export function addressesIn(text: string): string[] {
  return [...text.matchAll(address)].map(([found]) => shortened(found))
}

export function withoutAddresses(text: string): string {
  return text.replaceAll(address, shortened)
}

/**
 * Shows an address with the kind of what stands around it, digits as 9 and other bytes as ·: digits of two columns or of a
 * time and an id can look like an address, and a failure that comes once in many runs must say where it came from.
 */
export function shownWithPlace(content: string, written: string): string {
  const at = content.indexOf(written)
  const kindOf = (text: string) => text.replace(/\d/g, '9').replace(/[^ -~]/g, '·')
  const before = kindOf(content.slice(Math.max(0, at - 30), at))
  const behind = kindOf(content.slice(at + written.length).slice(0, 10))
  return `${shortened(written)}, in ${before}[here]${behind}`
}

export function shortened(found: string): string {
  return `${found.slice(0, 4)}…${found.slice(-2)}`
}
