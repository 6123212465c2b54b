import type { AddressFault } from '../../../src/consent/recipient.ts'
import type { RefusalCode } from '../../../src/consent/refusal.ts'
import { sourcesFor } from '../../../src/consent/source.ts'
import { ended } from '../../../src/report/sentence.ts'
import { capital, date, exactMoment, list, words } from '../english.ts'
import type { ListedParameter, ParseFault } from '../faults.ts'
import type { Messages } from '../index.ts'
import type { RefusalFacts } from '../tr/refusals.ts'
import { parameters } from './commands.ts'

function already({ status, standing }: RefusalFacts): string {
  const since = standing?.consentDate == null ? '' : ` (since ${date(standing.consentDate)})`
  return `This address is already ${status}${since}.`
}

function older({ status, given, standing }: RefusalFacts): string {
  const stands = standing?.consentDate ?? null
  if (stands === null || given === null) return `There is a newer record; this ${status} does not count.`
  const written = stands.slice(0, 10) === given.slice(0, 10) ? exactMoment : date
  return given === stands
    ? `This recipient gave ${standing?.status} on ${exactMoment(stands)}. ${status === 'ONAY' ? 'An' : 'A'} ${status} of the same moment does not count; a later date is needed.`
    : `This recipient gave ${standing?.status} on ${written(stands)}. The ${status} of ${written(given)} is older, so it does not count.`
}

const codes: Record<RefusalCode, (facts: RefusalFacts) => string> = {
  H110: () => 'The status is missing: it must be ONAY or RET.',
  H111: () => 'The channel is missing: write calls, SMS or e-mail.',
  H112: () => 'The date is missing. Write when consent was given, for example today 09:00.',
  H113: () => 'The source is missing. Write where consent was taken, for example web site.',
  H114: () => 'The address is missing. Write the whole phone number or the e-mail address.',
  H115: () => 'The status must be ONAY or RET.',
  H116: () => 'The recipient type must be private person or trader.',
  H117: () => 'The channel must be calls, SMS or e-mail.',
  H119: () => 'Only İYS writes this source. Write where the company took it, for example call centre.',
  H120: () => 'The e-mail address is not acceptable. It should look like ad@example.com.',
  H121: () => 'The phone number is not acceptable. It should look like 0532 123 45 67.',
  H155: () => 'With the source "before 2015" only 1 May 2015 00:00 can be given.',
  H156: () => 'Dates before 1 May 2015 are not accepted. Write a later date.',
  H157: () => 'There is no such date or time. Write it like 02.03.2026 14:05.',
  H158: () => 'The date could not be read. Write it like 02.03.2026 14:05.',
  H160: () => 'A phone number cannot be longer than 15 characters.',
  H162: () => 'The date is in the future. Write now or a past date, for example today 09:00.',
  H174: already,
  H175: () => 'There was no consent on this channel before; İYS does not accept a first record that is RET.',
  H178: older,
  H408: () =>
    'A company decision can be a source for RET only. For ONAY write where you took the consent, for example web site.',
  H462: () => 'A trader who has a record needs a date. Write for example today 09:00.',
  H463: () => 'A trader who has a record needs a source. Write for example web site.',
  H467: () =>
    'An ONAY older than three business days cannot be reported to İYS, so it does not count. Ask the recipient for consent again.',
}

const keptHere = 'so the RET is kept here and obeyed when sending.'

function kept(code: RefusalCode): string {
  switch (code) {
    case 'H175':
      return `There was no consent on this channel before; İYS does not accept a first record that is RET, ${keptHere}`
    case 'H467':
      return `İYS does not accept notices older than three business days, ${keptHere}`
    case 'H162':
      return `The date was in the future, so this moment was taken. İYS does not accept this notice, ${keptHere}`
    case 'H178':
      return `İYS does not accept the same date as the recorded consent, ${keptHere}`
    default:
      return `İYS does not accept this notice (${code}), ${keptHere}`
  }
}

const inQuotes = (text: string) => `"${text}"`

function address(fault: AddressFault, text: string, shown = inQuotes): string {
  switch (fault.kind) {
    case 'empty':
      return 'The address is missing. Write the whole phone number or the e-mail address, for example 0532 123 45 67.'
    case 'phone-incomplete':
      return `The number looks incomplete: ${shown(text)} has ${fault.digits} digits. ${rightLength(text)}`
    case 'phone-too-long':
      return `The number looks too long: it has ${fault.digits} digits. ${rightLength(text)}`
    case 'phone-character':
      return `"${fault.character}" cannot be in a number. Write digits only, for example 0532 123 45 67.`
    case 'phone-not-in-use':
      return 'There is no such number in use. Check the digits; a foreign number begins with +, for example +44 7400 123456.'
    case 'phone-premium':
      return "No consents are kept for premium numbers. Write the recipient's own number, for example 0532 123 45 67."
    case 'email-without-at':
      return 'The e-mail address lacks its @. It should look like ad@example.com.'
    case 'email-turkish-letter':
      return `"${fault.letter}" cannot be in an e-mail address. Write it without Turkish letters, for example ad@example.com.`
    case 'email-character':
      return `"${fault.character}" cannot be in an e-mail address. It should look like ad@example.com.`
    case 'email-without-name':
      return 'The e-mail address lacks the name before its @. It should look like ad@example.com.'
    case 'email-incomplete-domain':
      return 'The e-mail address is incomplete behind its @. It should look like ad@example.com.'
    case 'email-short-domain':
      return 'İYS wants at least two characters between the @ and the dot of an e-mail address. Neither ONAY nor RET can be recorded for this one; without a consent, nothing may be sent to it.'
    case 'email-length':
      return `The e-mail address is too long: ${fault.length} characters. It can have 265 at most.`
    case 'text-too-long':
      return 'The address is too long. Write one phone number or one e-mail address only.'
    case 'unclear':
      return 'I expected an address. Write the whole phone number or the e-mail address, for example 0532 123 45 67.'
  }
}

function rightLength(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (/^444/.test(digits)) return 'A 444 number has 7, for example 444 1 444.'
  if (text.trim().startsWith('+')) return 'With +90 it has 12, for example +90 532 123 45 67.'
  return digits.startsWith('0')
    ? 'With its first 0 it has 11, for example 0532 123 45 67.'
    : 'Without its first 0 it has 10, for example 532 123 45 67.'
}

const listed: Record<ListedParameter, readonly string[]> = {
  channels: Object.values(words.channels),
  source: sourcesFor('ONAY').map((source) => words.sources[source]),
  outcome: Object.values(words.outcomes),
}

function listOf(name: ListedParameter): string {
  return `${capital(parameters.names[name])}: ${listed[name].join(' · ')}.`
}

function command(
  fault: ParseFault,
  quoted: (text: string) => string,
  suggestion: string,
  part = inQuotes,
): string {
  switch (fault.kind) {
    case 'text-too-long':
      return 'The command is too long: it can have 2,000 characters at most.'
    case 'quote-open':
      return 'A quotation mark was left open. Put notes and brand names between two, for example note="said on the phone".'
    case 'address-missing':
      return `The address is missing. Write it behind the command, for example: ${suggestion}`
    case 'address-not-first':
      return `Write the address first, then the rest; for example: ${suggestion}`
    case 'address':
      return address(fault.fault, fault.text, part)
    case 'second-address':
      return 'A command can have one address only. Write a command for each address.'
    case 'word':
      if (fault.nearest !== null) {
        return `${quoted(fault.word)} was not understood. Did you mean ${fault.nearest}?`
      }
      return fault.choices.length === 0
        ? `${quoted(fault.word)} was not understood. For example: ${suggestion}`
        : [`${quoted(fault.word)} was not understood.`, ...fault.choices.map(listOf)].join(' ')
    case 'twice':
      return `The ${parameters.names[fault.piece]} was written twice. Leave only one.`
    case 'missing':
      return `Missing: ${parameters.names[fault.piece]}. For example: ${suggestion}`
    case 'unwanted':
      return `This command takes no ${parameters.names[fault.piece]}. For example: ${suggestion}`
    case 'channel-unsuited':
      return fault.recipientKind === 'phone'
        ? 'A phone number does not suit the channel e-mail. Write calls or SMS, or give an e-mail address.'
        : `An e-mail address does not suit the channel ${words.channels[fault.channel]}. Write e-mail, or give a phone number.`
    case 'other-status':
      return fault.status === 'RET'
        ? "This command records ONAY only. To write a recipient's refusal use the command reject."
        : "This command records RET only. To write a recipient's consent use the command add or approve."
    case 'channel-doubtful':
      return `${quoted(fault.word)} can mean two things here. Write calls for the channel, or call centre if the consent was taken by phone.`
    case 'source-unknown':
      return `Cannot read source ${quoted(fault.text)}: not an İYS source code. ${listOf('source')}`
    case 'source-national':
      return `Only İYS writes the source ${fault.source}. Write where the company took it, for example call centre.`
    case 'type-unknown':
      return `The recipient type was not understood: ${quoted(fault.text)}. Write type=BIREYSEL or type=TACIR.`
    case 'unquoted':
      return `Put the text in quotation marks: ${parameters.usage[fault.piece]}.`
    case 'key-empty':
      return `Nothing stands behind ${fault.key}=.`
    case 'brand-unknown':
      return fault.names.length === 0
        ? 'You have no role for any brand.'
        : ended(`There is no such brand: ${quoted(fault.text)}. Yours are: ${list(fault.names)}`)
    case 'brand-unclear':
      return ended(`It is not clear which brand: ${quoted(fault.text)}. These fit: ${list(fault.names)}`)
    case 'date-unreal':
      return `There is no such date or time: ${quoted(fault.text)}. Write it like 02.03.2026 14:05.`
    case 'date-without-day':
      return `Write the day too: for example today ${fault.text} or yesterday ${fault.text}.`
    case 'date-short-year':
      return 'Write the year with four digits: for example 23.11.2026.'
    case 'date-to-come':
      return `${quoted(fault.text)} cannot be: the date is in the future. For example: today 09:00.`
    case 'date-without-year':
      return `Write the year too: for example ${fault.text}.`
  }
}

export const refusals: Messages['refusals'] = { codes, kept, already, older, address, command }
