import {
  type IstanbulDay,
  isIstanbulDay,
  readClock,
  readWallTime,
  type WallTime,
} from '../calendar/istanbul.ts'
import { type Channel, channels } from '../consent/channel.ts'
import { spelling } from '../consent/fold.ts'
import { type AddressFault, type Recipient, readRecipient } from '../consent/recipient.ts'
import { isRole, type Role, roles } from '../register/staff.ts'
import { accepted, type Reader, refused } from './verb.ts'

const textLengthMax = 500

/** One line of text. Direction marks would also turn the sentences around it. */
export function text(placeholder: string): Reader<string> {
  return textUpTo(placeholder, textLengthMax, /[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u)
}

/** Text of several lines, such as a message. */
export function lines(placeholder: string, lengthMax: number): Reader<string> {
  return textUpTo(placeholder, lengthMax, /(?![\r\n\t])\p{Cc}/u)
}

function textUpTo(placeholder: string, lengthMax: number, unwanted: RegExp): Reader<string> {
  return {
    placeholder,
    read(given) {
      const value = given.trim()
      if (value === '') return refused('it is empty')
      if (value.length > lengthMax) return refused(`it is longer than ${lengthMax} characters`)
      return unwanted.test(value) || !value.isWellFormed()
        ? refused('it holds characters that cannot be shown')
        : accepted(value)
    },
  }
}

export const path: Reader<string> = {
  placeholder: 'FILE',
  read: (given) => (given === '' || given.includes('\0') ? refused('it is not a path') : accepted(given)),
}

export const folder: Reader<string> = { ...path, placeholder: 'DIR' }

export const changeId: Reader<string> = {
  placeholder: 'ID',
  read: (given) =>
    /^[0-9a-f.…]{8,64}$/i.test(given)
      ? accepted(given)
      : refused('it is not the id of a change, nor its first eight digits or more'),
}

export const code: Reader<number> = {
  placeholder: 'CODE',
  read: (given) =>
    /^[1-9]\d{0,8}$/.test(given)
      ? accepted(Number(given))
      : refused('it is not a code, a whole number such as 123457'),
}

/** Other names of a brand, separated by commas. */
export const shortNames: Reader<readonly string[]> = {
  placeholder: 'NAME,NAME',
  read(given) {
    const names = given.split(',').map((name) => name.trim())
    return names.every((name) => text('').read(name).ok)
      ? accepted(names)
      : refused('it is not a list of names with commas between them')
  },
}

/** Istanbul time of day, as minutes after midnight. */
export const timeOfDay: Reader<number> = {
  placeholder: 'HH:MM',
  read(given) {
    const minutes = readClock(given)
    return minutes === null ? refused('it is not a time of day, such as 09:00') : accepted(minutes)
  },
}

export const day: Reader<IstanbulDay> = {
  placeholder: 'YYYY-MM-DD',
  read: (given) =>
    isIstanbulDay(given)
      ? accepted(given)
      : refused(
          /^\d{4}-\d{2}-\d{2}$/.test(given)
            ? 'it is not a day of the calendar, such as 2026-03-02'
            : 'it is not a date written YYYY-MM-DD, such as 2026-03-02',
        ),
}

const channelOf = spelling(channels)

export const channel: Reader<Channel> = {
  placeholder: channels.join('|'),
  read(given) {
    const named = channelOf(given)
    return named === null ? refused(`it is not one of ${channels.join(', ')}`) : accepted(named)
  },
}

export const role: Reader<Role> = {
  placeholder: roles.toReversed().join('|'),
  read: (given) => (isRole(given) ? accepted(given) : refused(`it is not one of ${roles.join(', ')}`)),
}

export const slackUser: Reader<string> = {
  placeholder: 'U…',
  read: (given) =>
    /^[UW][A-Z0-9]{2,40}$/.test(given)
      ? accepted(given)
      : refused('it is not the id of a Slack user, such as U0123ABCD'),
}

export const slackRoom: Reader<string> = {
  placeholder: 'C…',
  read: (given) =>
    /^[CGD][A-Z0-9]{2,40}$/.test(given)
      ? accepted(given)
      : refused('it is not the id of a Slack channel, such as C0123ABCD'),
}

export const telegramChat: Reader<string> = {
  placeholder: 'CHAT',
  read: (given) =>
    /^-?[1-9]\d{0,19}$/.test(given)
      ? accepted(given)
      : refused('it is not the id of a Telegram chat, such as -1001234567890'),
}

/** The reason never holds the address (promise 5). */
export const recipient: Reader<Recipient> = {
  placeholder: 'ADDRESS',
  read(given) {
    const reading = readRecipient(given)
    return reading.ok ? accepted(reading.recipient) : refused(addressSentence(reading.fault))
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
export const addressFaults: Readonly<Record<AddressFault['kind'], string>> = {
  empty: 'it is empty',
  unclear: 'it is neither a phone number nor an e-mail address',
  'text-too-long': 'it is too long for an address',
  'phone-character': 'it holds a character that no phone number has',
  'phone-incomplete': 'digits of the phone number are missing',
  'phone-too-long': 'the phone number has too many digits',
  'phone-not-in-use': 'no such phone number can exist',
  'phone-premium': 'it is the number of a paid service',
  'email-without-at': 'the e-mail address has no @',
  'email-turkish-letter': 'the e-mail address holds a letter that only Turkish has',
  'email-character': 'it holds a character that no e-mail address may have',
  'email-without-name': 'nothing stands before the @ of the e-mail address',
  'email-incomplete-domain': 'the domain of the e-mail address is not complete',
  'email-length': 'the e-mail address is too long',
}

export function oneOf<const Word extends string>(words: readonly Word[]): Reader<Word> {
  return {
    placeholder: words.join('|'),
    read(given) {
      const word = words.find((one) => one === given)
      return word === undefined ? refused(`it is not one of ${words.join(', ')}`) : accepted(word)
    },
  }
}

export const language = oneOf(['tr', 'en'])

export const count: Reader<number> = {
  placeholder: 'NUMBER',
  read: (given) =>
    /^[1-9]\d{0,14}$/.test(given) ? accepted(Number(given)) : refused('it is not a number of the list'),
}

export const dayOrMoment: Reader<IstanbulDay | WallTime> = {
  placeholder: '"YYYY-MM-DD [HH:mm:ss]"',
  read: (given) =>
    isIstanbulDay(given) || readWallTime(given).ok
      ? accepted(given)
      : refused('it is neither a day nor a moment, such as 2026-03-02 or "2026-03-02 14:05:09"'),
}
