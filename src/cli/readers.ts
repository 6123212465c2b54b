import { type IstanbulDay, isIstanbulDay, readClock } from '../calendar/istanbul.ts'
import { type Channel, channels } from '../consent/channel.ts'
import { spelling } from '../consent/fold.ts'
import { type AddressFault, type Recipient, readRecipient } from '../consent/recipient.ts'
import { type Role, roles } from '../register/staff.ts'
import { type Reader, Refused } from './verb.ts'

/** A text of this form as it was typed. */
export function form(placeholder: string, pattern: RegExp, reason: string): Reader<string> {
  return reader(placeholder, (given) => (pattern.test(given) ? given : null), reason)
}

export function reader<Value>(
  placeholder: string,
  read: (given: string) => Value | null,
  reason: string,
): Reader<Value> {
  return {
    placeholder,
    read(given) {
      const value = read(given)
      if (value === null) throw new Refused(reason)
      return value
    },
  }
}

const textLengthMax = 500
const unwanted = /[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u

/** One line of text. Direction marks would also turn the sentences around it. */
export function text(placeholder: string): Reader<string> {
  return {
    placeholder,
    read(given) {
      const value = given.trim()
      if (value === '') throw new Refused('it is empty')
      if (value.length > textLengthMax) throw new Refused(`it is longer than ${textLengthMax} characters`)
      if (!unwanted.test(value) && value.isWellFormed()) return value
      throw new Refused('it holds characters that cannot be shown')
    },
  }
}

export const path = form('FILE', /^[^\0]+$/, 'it is not a path')
export const folder: Reader<string> = { ...path, placeholder: 'DIR' }

/** İYS's number of a company or a brand. */
export const code = reader(
  'CODE',
  (given) => (/^[1-9]\d{0,8}$/.test(given) ? Number(given) : null),
  'it is not a code, a whole number such as 123457',
)

/** Other names of a brand, separated by commas. */
export const shortNames: Reader<readonly string[]> = {
  placeholder: 'NAME,NAME',
  read(given) {
    try {
      return given.split(',').map(text('').read)
    } catch {
      throw new Refused('it is not a list of names with commas between them')
    }
  },
}

/** Istanbul time of day, as minutes after midnight. */
export const timeOfDay = reader('HH:MM', readClock, 'it is not a time of day, such as 09:00')

export const day: Reader<IstanbulDay> = {
  placeholder: 'YYYY-MM-DD',
  read(given) {
    if (isIstanbulDay(given)) return given
    throw new Refused(
      /^\d{4}-\d{2}-\d{2}$/.test(given)
        ? 'it is not a day of the calendar, such as 2026-03-02'
        : 'it is not a date written YYYY-MM-DD, such as 2026-03-02',
    )
  },
}

export const channel = reader<Channel>(
  channels.join('|'),
  spelling(channels),
  `it is not one of ${channels.join(', ')}`,
)

export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  const read = (given: string) => words.find((one) => one === given) ?? null
  return reader(words.join('|'), read, `it is not one of ${words.join(', ')}`)
}

export const role: Reader<Role> = { ...oneOf(roles), placeholder: roles.toReversed().join('|') }
export const language = oneOf(['tr', 'en'])

export const slackUser = form(
  'U…',
  /^[UW][A-Z0-9]{2,40}$/,
  'it is not the id of a Slack user, such as U0123ABCD',
)

export const slackRoom = form(
  'C…',
  /^[CGD][A-Z0-9]{2,40}$/,
  'it is not the id of a Slack channel, such as C0123ABCD',
)

export const telegramChat = form(
  'CHAT',
  /^-?[1-9]\d{0,19}$/,
  'it is not the id of a Telegram chat, such as -1001234567890',
)

/** The reason never holds the address (promise 5). */
export const recipient: Reader<Recipient> = {
  placeholder: 'ADDRESS',
  read(given) {
    const reading = readRecipient(given)
    if (!reading.ok) throw new Refused(addressSentence(reading.fault))
    return reading.recipient
  },
}

/** Complete numbers by digits; no digits that could be a real address. */
const wholeNumbers: Readonly<Record<number, string>> = {
  10: '5XX XXX XX XX',
  11: '05XX XXX XX XX',
  12: '+90 5XX XXX XX XX',
}

/** Adds the counts of digits, as chat does. */
function addressSentence(fault: AddressFault): string {
  switch (fault.kind) {
    case 'phone-incomplete': {
      const needed = fault.digits + fault.missing
      const example = wholeNumbers[needed]
      return `the phone number has ${fault.digits} digits where ${needed} are needed${example === undefined ? '' : `, such as ${example}`}`
    }
    case 'phone-too-long':
      return `${addressFaults[fault.kind]}: ${fault.digits}`
    default:
      return addressFaults[fault.kind]
  }
}

/** Faults in words, without a letter of the address. */
const addressFaults: Readonly<Record<AddressFault['kind'], string>> = {
  empty: 'it is empty',
  unclear: 'it is neither a phone number nor an e-mail address',
  'text-too-long': 'it is too long for an address',
  'phone-character': 'it holds a character that no phone number has',
  'phone-incomplete': 'digits of the phone number are missing',
  'phone-too-long': 'the phone number has too many digits',
  'phone-not-in-use': 'no such phone number can exist',
  'phone-premium': 'it is a premium-rate number',
  'email-without-at': 'the e-mail address has no @',
  'email-turkish-letter': 'the e-mail address holds a Turkish letter',
  'email-character': 'it holds a character that no e-mail address may have',
  'email-without-name': 'the e-mail address has nothing before its @',
  'email-incomplete-domain': 'the domain of the e-mail address is not complete',
  'email-short-domain': 'İYS wants two characters between the @ and the dot of an e-mail address',
  'email-length': 'the e-mail address is too long',
}
