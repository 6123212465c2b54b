/**
 * What counts as an address in anything the tests see: a number in E.164, a Turkish mobile number however it is written,
 * an e-mail address; also percent-encoded, as in a link. A masked one (`+90 532 ••• •• 67`) does not. The usernames of
 * API clients are no recipients: tests give them the domain `sistem.example`.
 */

const gap = String.raw`(?:[ ().\/+-]|\xc2?\xa0|%20){0,2}`
const mobile = [String.raw`\(?5\d{2}`, String.raw`\d{3}`, String.raw`\d{2}`, String.raw`\d{2}`].join(gap)

/**
 * In a row of a file the byte before a text may look like a plus, and these may begin like a number: Slack names a message
 * by its second and a count; a hash has 32, 64 or 96 digits.
 */
const slackMessage = String.raw`\d{10}\.\d{6}`
const hash = '(?:[0-9a-f]{32}){1,3}(?![0-9a-f])'

/** After a plus, anything in E.164 and any writing of a mobile number. */
const withPlus = String.raw`(?:\+|%2[Bb])(?!${slackMessage}|${hash})(?:\d{10,15}|90${gap}${mobile})`

/** What stands before it in a row of a file is bytes of a number, which may look like digits. */
const restOfUuid = '-[0-9a-f]{4}-[0-9a-f]{4}-'

/** Without a plus only what stands alone, for a hash, a UUID, a fraction and an id of Slack's hold digits too. */
const withoutPlus = String.raw`(?<![0-9a-f]|[0-9a-f]{4}-|\d\.|[CDU][0-9A-F]{0,8})(?:(?:00)?90${gap}|0(?!\.)${gap})?${mobile}(?![0-9a-f]|${restOfUuid})`

/** From the sign on: what stands before it in a file need not belong to it. */
const email = String.raw`(?<=[\w+-])(?:@|%40)(?!sistem\.example)(?:[\w\x80-\xff-]+\.)+(?:example|com|co|cc|tr)\b`

const address = new RegExp([withPlus, withoutPlus, email].join('|'), 'g')

const example =
  /(?<=(?:örneğin|for example|such as|look like|SMS; web site(?:si)?;|\/izin [\p{L}-]+) )(?:(?:(?:\+90 |0)?532 123 45 67|0533 987 65 43)\b|ayse@example\.com)/giu

/** The text without the addresses that the bot's own sentences and commands give as examples, each in its place. */
export function withoutExamples(text: string): string {
  return text.replaceAll(example, '')
}

/** Every address in a text, shortened so that it can be named: its beginning and its end. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(address)].map(([found]) => shortened(found))
}

/** The text with every address in it shortened. */
export function withoutAddresses(text: string): string {
  return text.replaceAll(address, shortened)
}

/** Its beginning and its end, which name it without telling it. */
export function shortened(found: string): string {
  return `${found.slice(0, 4)}…${found.slice(-2)}`
}
