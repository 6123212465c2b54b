import type { Channel } from '../../../src/consent/channel.ts'
import { ended } from '../../../src/report/sentence.ts'
import { capital, channelAt, counted, date, list, moment, number, words } from '../english.ts'
import type { Messages } from '../index.ts'
import { ownComplaint } from './complaint.ts'
import { data, email, erase, form, forwarded, history, link, onay, receipt } from './recipient-own.ts'

const stopped: Record<Channel, string> = {
  ARAMA: 'call you',
  MESAJ: 'send you SMS',
  EPOSTA: 'send you e-mail',
}

/** Masked; a number begins with +. */
const yours = ([only = '', ...others]: readonly string[]) => {
  if (others.length > 0) return `your addresses (${list([only, ...others])})`
  return only.startsWith('+') ? `your number (${only})` : `your e-mail address (${only})`
}

const listed = (brands: readonly string[], more: number) =>
  list([...brands, ...(more > 0 ? [`${number(more)} more`] : [])])

/** A few are named; more are in the history. */
const numbers = (ids: readonly string[]) =>
  ids.length <= 2 ? `record no ${list(ids)}` : `${counted(ids.length, 'change')}, their numbers: /history`

const named = (company: string | null) => company ?? 'this company'

const nothingToStop = 'all of it is RET already, there is nothing to stop.'

export const recipient: Messages['recipient'] = {
  bot: {
    description:
      'This bot shows the permissions the company has to contact you by calls, SMS and e-mail. It stops those you do not want, free and without a reason. Tap the button below to begin.',
    shortDescription: 'See who may contact you, and stop those you do not want.',
  },
  start: {
    hello: (company) =>
      `Hello. I am the ${company ?? 'company'} consent bot. I show you who may send you messages, and stop those you do not want. ONAY means allowed, RET means stopped.`,
    askForContact:
      'So that I can verify your number, share it with the button below; it is used only to find your consents. (Information notice: /privacy)',
    shareContact: 'Share my number',
    otherWays: (company) =>
      `You need not share your number: use the link in the message you got, write to ${named(company)}, or stop it at iys.org.tr.`,
    proofNeeded:
      'For this I need to verify your number first. Share it with the button below. (Information notice: /privacy)',
    covers: 'A phone number covers calls and SMS; for e-mail your e-mail address is needed.',
    coversEmail: 'An e-mail address covers e-mail only; for calls and SMS your number is needed.',
  },
  contact: {
    proved: (address) => `Your number is verified: ${address}.`,
    provedSummary: 'Your number is verified.',
    notOwn: 'This is not your number. I can act for your own number only.',
    forwarded: 'A forwarded contact is not accepted.',
    shareYourself: 'Share your number yourself with the button below.',
    anonymous:
      'Anonymous numbers that begin with +888 belong to no real line. No consents are kept for them.',
    notAsked: 'To verify your number, share it with the button below.',
    unreadable: 'The shared number could not be read.',
    shareAgain: 'Share your number again with the button below.',
    typedPhone: 'Typing your number does not verify it; what you typed is not kept.',
    share: 'Share your number with the button below.',
    provedAlready: (address) => `Your number is verified already: ${address}. Your consents: /consents`,
    noEmails:
      'E-mail addresses cannot be verified here. Use the link in the e-mail you got or the unsubscribe button of your mail app.',
    typedEmail: 'The address you typed is not kept.',
    aged: (address) =>
      `The proof of ${address} is too old; share it again with the button below to see its consents.`,
    notUnderstood: 'I did not understand what you want.',
    tryThis: 'Type STOP to stop messages. What I can do: /help',
    welcome: 'You are welcome. If you need anything: /help',
  },
  consents: {
    summary: 'Your consents.',
    title: (addresses) => `Consents recorded for ${yours(addresses)}:`,
    none: (addresses) =>
      `No consent is recorded for ${yours(addresses)}. You can stop messages in advance; the refusal is kept and obeyed.`,
    state: (channel, address, status, consentDate, source) => {
      const facts = [
        consentDate === null ? null : date(consentDate),
        source === null ? null : words.sources[source],
      ]
      const known = facts.filter((fact) => fact !== null).join(', ')
      return `${channelAt(channel, address)}: ${status}${known === '' ? '' : ` (${known})`}`
    },
    at: channelAt,
    noRecord: 'no record',
    trader: 'trader',
    allStopped: 'You have refused all brands.',
    stopChannel: (brand, channel) => `${brand} · ${words.channels[channel]}: stop`,
    stopBrand: (brand) => `${brand} · all channels: stop`,
    stopAll: 'All brands: stop',
    allowAgain: 'You can allow again what you stopped, below; that is a new ONAY.',
    manyBrands: (count) =>
      `There are ${number(count)} brands. Choose a page below or type a name, for example: /stop kahve`,
    page: (first, last) => (first === last ? `Page: ${first}` : `Page: ${first} – ${last}`),
    pageTitle: (first, last, isOpen) => {
      const brands = first === last ? first : `Brands from ${first} to ${last}`
      if (!isOpen) return `${brands}: ${nothingToStop}`
      return first === last ? `${brands}: what shall I stop?` : `${brands}. What shall I stop?`
    },
    found: (name, count, max, isOpen) => {
      if (count > max) {
        return `${number(count)} brands were found by "${name}", the first ${max} are below. Type more of the name for the others.`
      }
      return isOpen ? `Found by "${name}". What shall I stop?` : `Found by "${name}": ${nothingToStop}`
    },
    next: 'Next consents',
    previous: 'Previous consents',
    notFound: (name) =>
      `No brand called "${name}" was found. Type its beginning or one of its words; all of them: /consents`,
  },
  refuse: {
    summary: (status) => `${status} recorded (kaydedildi).`,
    stored: 'RET recorded (kaydedildi).',
    storedAll: 'Everything is stopped, RET recorded (kaydedildi).',
    stopped: (brands, more, channels) =>
      `${listed(brands, more)} may no longer ${list(channels.map((channel) => stopped[channel]))}.`,
    receipt: (consentDate, ids) =>
      `${consentDate === null ? '' : `${moment(consentDate)}, `}${numbers(ids)}.`,
    already: (brands, more, channels, since) =>
      `${listed(brands, more)} · ${list(channels.map((channel) => words.channels[channel]))}: already RET${
        since === null ? '' : ` (since ${date(since)})`
      }.`,
    unchanged: 'Nothing was changed.',
    repeated: (ids) => `Your message was recorded too (kaydedildi): ${numbers(ids)}.`,
    scope: (brand, channels) => `${brand} · ${list(channels.map((channel) => words.channels[channel]))}`,
    failed: (brands, more) =>
      `${ended(`I could not record all of it just now; nothing changed for ${listed(brands, more)}`)} Please try again in a few minutes.`,
    phoneOnly: 'This number does not cover your e-mail address.',
    emailOnly: 'This e-mail address does not cover your phone number.',
    confirmAll: (channels, brands, more) =>
      ended(
        `Stop everything? ${capital(list(channels.map((channel) => words.channels[channel])))} will be stopped for these brands: ${listed(brands, more)}`,
      ),
    confirmAllSummary: 'Stop everything?',
    confirmAllYes: 'Yes, stop everything',
    cancel: 'Cancel',
    undoOffer: (scopes, more) =>
      ended(`Was that a mistake? Undoing it records a new ONAY for: ${listed(scopes, more)}`),
    undo: 'Undo',
    allowAgain: (brand, channel, address) => `${brand} · ${channelAt(channel, address)}: allow again`,
    undone: 'ONAY recorded (kaydedildi).',
    allowed: (brands, more, channels) =>
      `${listed(brands, more)} may ${list(channels.map((channel) => stopped[channel]))} again.`,
    showList: 'Show my consents',
  },
  help: {
    summary: 'Help.',
    text: (company) =>
      `See and stop the permissions ${named(company)} has to contact you, free and without a reason. ONAY means allowed, RET means stopped.`,
    forward: 'Forward a message you do not want to this chat: I find its brand, and one button stops it.',
    languageAsk: 'In which language shall I write?',
    languageSet: "I'll write in English from now on.",
    oldButton: 'This button is no longer valid; nothing was changed. See your consents: /consents',
  },
  inform: {
    title: 'Information notice',
    notice: (company) => [
      { label: 'Data controller', value: named(company) },
      {
        label: 'Purpose',
        value:
          'To find and show your consents to commercial messages, to change them as you ask, and to be able to prove it.',
      },
      {
        label: 'Legal ground',
        value:
          'Law 6563 and the Regulation on Commercial Communication; KVKK art. 5/2: provided by law (a), legal obligation (ç), protection of a right (e).',
      },
      {
        label: 'Who receives it',
        value:
          'Changes of consent go to İYS where a bridge is set up; to authorities where they ask. This chat runs through Telegram, whose servers are abroad.',
      },
      {
        label: 'How it is collected',
        value:
          'Your number comes through Telegram, automatically, when you share it with the button; your e-mail address when you type it and prove it by the code that is sent there. Both are kept encrypted. Your name is not kept.',
      },
      {
        label: 'Your rights (KVKK art. 11)',
        value:
          'To learn whether and why your data are processed and to whom they went, to have them corrected and erased, to object, to be compensated.',
      },
      {
        label: 'How to apply',
        value: `From here: /mydata and /erase. You may also send your request to ${named(company)} in writing; it is answered free of charge within 30 days.`,
      },
    ],
    consentDiffers:
      'Consent to messages is not explicit consent to the processing of your data; the two are apart.',
  },
  email,
  history,
  onay,
  form,
  data,
  erase,
  receipt,
  complaint: ownComplaint,
  forwarded,
  link,
}
