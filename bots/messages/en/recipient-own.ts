import { formatWallTime, waitIn } from '../../../src/calendar/istanbul.ts'
import type { Channel } from '../../../src/consent/channel.ts'
import { ended } from '../../../src/report/sentence.ts'
import { channelAt, counted, date, list, moment, number, words } from '../english.ts'
import type { Messages } from '../index.ts'

export const history: Messages['recipient']['history'] = {
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

export const onay: Messages['recipient']['onay'] = {
  choose: 'Choose what you want to allow. Choosing allows nothing yet; you are asked first.',
  nothingLeft: 'There is no channel here that you have not allowed.',
  more: (count) =>
    `There are ${number(count)} brands, the first are shown. For another one type its name, for example: /allow kahve`,
  allow: (brand, channel, address) => `${brand} · ${channelAt(channel, address)}: allow`,
  question: (brand, channel, address) =>
    `Do you allow ${brand} to ${asks[channel]} ${address}? It holds until you take it back; you can stop it at any moment, free and without a reason.`,
  give: (brand, channel) => `${brand} · ${words.channels[channel]}: I allow it`,
  given: (brand, channel, address) => `${brand} ${gives[channel]} (${address}).`,
  wayOut: 'If you change your mind, stop it by the button below or by /stop.',
  already: (brand, channel, since) =>
    `${brand} · ${words.channels[channel]}: already ONAY${since === null ? '' : ` (since ${date(since)})`}.`,
}

export const data: Messages['recipient']['data'] = {
  summary: 'What is held about you.',
  title: 'What is held about you',
  held: (knownSince, provedAt, links, lookUps) =>
    [
      ...(knownSince === null ? [] : [`first recorded ${date(formatWallTime(knownSince))}`]),
      `verified ${date(formatWallTime(provedAt))}`,
      lookUps === 0
        ? 'your address was never looked up'
        : `your address was looked up ${counted(lookUps, 'time')}`,
      ...(links === 0 ? [] : [`${counted(links, 'link')} made for messages to you`]),
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

export const erase: Messages['recipient']['erase'] = {
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

export const receipt: Messages['recipient']['receipt'] = {
  fetch: 'Receipt',
  ofChange: (brand, channel, at) => `Receipt: ${brand} · ${words.channels[channel]} · ${moment(at)}`,
  link: 'Your receipt is ready (PDF): the change, its place in the seal and how to check it. The link is good for 15 minutes and for one use.',
  open: (address) => (address === null ? 'Open the receipt' : `Open the receipt: ${address}`),
}

export const email: Messages['recipient']['email'] = {
  prove: 'Verify my e-mail address',
  provePhone: 'Verify my number',
  proveAgain: (address) => `${address}: verify again`,
  typeIt:
    'Type your e-mail address. To verify it I send a code there; it is used only to find your consents.',
  unreadable:
    'The address you typed could not be read. An e-mail address is a name, @ and a domain, without Turkish letters or blanks. Type it again.',
  sent: (address, minutes) =>
    `A code of 6 digits was sent to ${address}. It is good for ${minutes} minutes; type it here. If it does not come, look among your junk mail too.`,
  askedTooOften: (minutes) =>
    `Too many codes were asked for. Try again in ${waitIn.en(minutes)}; if a code has come, you can type it.`,
  noCode: 'There is no code waiting. For a new one type your e-mail address: /email',
  wrongCode: (triesLeft) =>
    `The code is wrong. You have ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'}.`,
  codeOver: 'This code has run out or was tried too often. For a new one type your e-mail address: /email',
  tooMany: (most) =>
    `One person may verify at most ${most} e-mail addresses. For a new one take one away first: /mydata`,
  proved: (address) => `Your e-mail address is verified: ${address}.`,
  provedSummary: 'Your e-mail address is verified.',
  aged: (address) => `The proof of ${address} is too old; verify it again to see its consents.`,
}

const named = (channels: readonly Channel[]) => list(channels.map((channel) => words.channels[channel]))

export const form: Messages['recipient']['form'] = {
  prove:
    'For the consent you gave on the page you first have to show that the number is yours. Share it with the button below; nothing is recorded before.',
  question: (brand, channels) =>
    `On the page a consent for this number was asked for: ${brand} · ${named(channels)}. Do you agree to get commercial messages? You can take it back at any time, without a reason and free of charge. If it was not you who asked, there is nothing you need to do.`,
  give: (brand, channels) => `${brand} · ${named(channels)}: I give my ONAY`,
  stored: (brand, channel, receipt) =>
    `${brand} · ${words.channels[channel]}: ONAY recorded (kaydedildi). ${receipt}`,
  already: (brand, channel) => `${brand} · ${words.channels[channel]} is ONAY already. Nothing was changed.`,
  refused: (brand, channel) =>
    `${brand} · ${words.channels[channel]}: the consent could not be taken; nothing was changed.`,
  over: 'This request is not known, or its time is over; nothing was recorded. You may fill in the form on the page again.',
  otherNumber: 'This request is not for the number you have proved; nothing was recorded.',
}

const sent: Record<Channel, string> = { ARAMA: 'a call', MESAJ: 'an SMS', EPOSTA: 'an e-mail' }
const stopped: Record<Channel, string> = {
  ARAMA: 'call that number',
  MESAJ: 'send SMS to that number',
  EPOSTA: 'send e-mail to that address',
}

export const forwarded: Messages['recipient']['forwarded'] = {
  found: (brands) =>
    `This message names ${list(brands)}. If you stop it, the text of the message is kept as evidence, encrypted.`,
  alreadyStopped: (brands) =>
    `For ${list(brands)} your answer is RET already. If messages come all the same, you can dispute: /dispute`,
  notFound:
    'No brand of this company was found in the message; it may have come from another company. If you know the brand, type its name, for example: /stop kahve',
}

export const link: Messages['recipient']['link'] = {
  unknown:
    'This link is not known. Open the link of the message as you got it, or verify your number with /start.',
  offer: (brand, channel) =>
    `This link belongs to ${sent[channel]} from ${brand}. Here you can stop what is sent to the same address. The address is not shown, and nothing can be allowed here.`,
  stopped: (brands, _more, channels) =>
    `${list(brands)} may no longer ${list(channels.map((channel) => stopped[channel]))}.`,
  own: 'To see your own consents verify your number with /start.',
}
