import { formatWallTime } from '../../../../src/calendar/istanbul.ts'
import type { Channel } from '../../../../src/consent/channel.ts'
import { ended } from '../../../../src/report/sentence.ts'
import { counted, date, list, moment, number } from '../../english.ts'
import type {
  data as turkishData,
  erase as turkishErase,
  history as turkishHistory,
  onay as turkishOnay,
} from '../../tr/recipient/own.ts'
import { words } from '../words.ts'

const channelAt = (channel: Channel, address: string | null) =>
  address === null ? words.channels[channel] : `${words.channels[channel]} (${address})`

export const history: typeof turkishHistory = {
  summary: 'Your history.',
  title: (addresses) => `History: ${list(addresses)}`,
  none: 'No change is recorded.',
  by: {
    telegram: 'you, Telegram',
    page: 'you, page',
    click: 'you, one click',
    slack: 'the company',
    cli: 'the company',
    import: 'the company, by import',
    api: "the company's system",
    iys: 'you, İYS',
  },
  scope: (brand, channel, address) => `${brand} · ${channelAt(channel, address)}`,
  said: (consentDate) => `said ${moment(consentDate)}`,
  repeat: 'a refusal again',
  id: (id) => `record no ${id}`,
  newer: 'Newer',
  older: 'Older',
}

const gives: Record<Channel, string> = {
  ARAMA: 'may make commercial calls to you',
  MESAJ: 'may send you commercial SMS',
  EPOSTA: 'may send you commercial e-mail',
}
const asks: Record<Channel, string> = {
  ARAMA: 'make commercial calls to your number',
  MESAJ: 'send commercial SMS to your number',
  EPOSTA: 'send commercial e-mail to your address',
}

export const onay: typeof turkishOnay = {
  choose: 'Choose what you want to allow. Choosing allows nothing yet; you are asked first.',
  nothingLeft: 'There is no channel here that you have not allowed.',
  more: (count) =>
    `There are ${number(count)} brands, the first are shown. For another one type its name, for example: /onay kahve`,
  allow: (brand, channel, address) => `${brand} · ${channelAt(channel, address)}: allow`,
  question: (brand, channel, address) =>
    `Do you allow ${brand} to ${asks[channel]} ${address}? It holds until you take it back; you can stop it at any moment, free and without a reason.`,
  give: (brand, channel) => `${brand} · ${words.channels[channel]}: I allow it`,
  given: (brand, channel, address) => `${brand} ${gives[channel]} (${address}).`,
  wayOut: 'If you change your mind, stop it by the button below or by /ret.',
  already: (brand, channel, since) =>
    `${brand} · ${words.channels[channel]}: already ONAY${since === null ? '' : ` (since ${date(since)})`}.`,
}

export const data: typeof turkishData = {
  summary: 'What is held about you.',
  title: 'What is held about you',
  held: (knownSince, provedAt, links, lookUps) =>
    [
      ...(knownSince === null ? [] : [`first recorded ${date(formatWallTime(knownSince))}`]),
      `verified ${date(formatWallTime(provedAt))}`,
      counted(links, 'link'),
      counted(lookUps, 'look-up'),
    ].join(', '),
  agedProof: 'the proof is too old; verify it again to see more',
  account: 'Your Telegram account',
  accountHeld: 'the number of your account and of this chat, your language; your name is not held',
  file: (company) =>
    `${ended(`All of it (consents, changes, evidence, complaints, who asked and when) can be downloaded as a file from the server of ${company ?? 'this company'} itself`)} Your whole address is not written into the chat.`,
  fetch: (address) => `Download my data: ${address}`,
  link: (address) =>
    `Your file about ${address} is ready. The link is good for 15 minutes and for one use; do not pass it on.`,
  open: 'Open the file',
  takeAway: (address) => `${address}: take away from this chat`,
  takenAway: (address) =>
    `${address} was taken away from this chat. The consents of that address stay as they are; nothing was changed.`,
  erase: 'Erase my data',
}

export const erase: typeof turkishErase = {
  title: 'Erasing your data',
  refusalFirst:
    'If you only want no more messages you need not erase anything: stopping all of them is enough, and you still see your consents.',
  scope: (addresses) =>
    `Erasing is for ${list(addresses)}. Every brand and channel becomes RET, your address is seen in no look-up and no list, and your proof in this chat is taken away.`,
  stays: (years) =>
    `What has to stay: the mark of your RET (so that you are not written to again; your address is not readable in it) and the proof of past consents (Regulation on Commercial Communication art. 13: ${counted(years, 'year')} after the consent ended, locked away). After that your address is erased for good.`,
  yes: 'Erase my data, confirmed',
  done: 'Your data are erased.',
  erased: (address) => `${address} is erased: RET everywhere.`,
  kept: (through) => `What proves the past is kept locked away until ${date(through)}, then erased.`,
  openComplaint: 'You have an open complaint: until it is settled your address is not erased.',
  gone: (address) => `There is nothing to erase for ${address}.`,
  comeBack: 'To use this again type /start; your consents stay RET.',
}
