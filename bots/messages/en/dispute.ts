import type { Channel } from '../../../src/consent/channel.ts'
import { counted, date, list, moment, number } from '../english.ts'
import type { dispute as turkish, ownDispute as turkishOwn } from '../tr/dispute.ts'
import { proof } from './proof.ts'
import { words } from './words.ts'

const { outcomes } = proof.complaint
const timeLeft = (days: number) =>
  days < 0
    ? 'the term for an answer is over'
    : days === 0
      ? 'today is the last day for an answer'
      : `${counted(days, 'business day')} left for an answer`
const channelAt = (channel: Channel, address: string | null) =>
  address === null ? words.channels[channel] : `${words.channels[channel]} (${address})`
const dropped = '(erased)'

export const ownDispute: typeof turkishOwn = {
  title: 'Your disputes',
  nothing:
    'There is no ONAY on record for you, so there is no consent to dispute. If you have stopped one that you never gave, write that to the company.',
  nothingAt: (brands) => `There is no ONAY of yours for ${list(brands)}, so there is no consent to dispute.`,
  onlyAt: (address) =>
    `This dispute and this RET are for ${address} only; the consents of your other addresses are as they were.`,
  newer: 'Newer disputes',
  older: 'Older disputes',
  earlier: (count, id) => `${counted(count, 'earlier message')}: /itiraz ${id}`,
  choose:
    'If there is a consent you did not give, choose it: it is stopped at once and the company has to answer.',
  dispute: (brand, channel, address) => `${brand} · ${channelAt(channel, address)}: I never gave this`,
  noConsent: (brand, channel) =>
    `${brand} holds no ONAY for ${words.channels[channel]}. Nothing was changed.`,
  reference: 'Telegram: "I never gave this consent"',
  opened: (id, daysLeft, dueOn) =>
    `Your dispute was received (no ${number(id)}). The company has to answer by ${date(dueOn)}: ${counted(daysLeft, 'business day')} left.`,
  holds: 'What the company holds:',
  held: (channel, address, consentDate, source, by, isOwn, hasEvidence) =>
    [
      channelAt(channel, address),
      `ONAY${consentDate === null ? '' : ` ${moment(consentDate)}`}`,
      ...(source === null ? [] : [words.sources[source]]),
      isOwn ? `given, as recorded, by: ${by}` : `recorded by: ${by}`,
      hasEvidence ? 'with evidence' : 'without evidence',
    ].join(' · '),
  heading: (id, brand) => `Dispute ${number(id)} · ${brand}`,
  waits: (daysLeft) => `Open: ${timeLeft(daysLeft)}.`,
  settled: (outcome) => `Settled: ${outcomes[outcome]}.`,
  line: (side, at, text) =>
    `${side === 'recipient' ? 'You' : 'The company'}, ${moment(at)}: ${text ?? dropped}`,
  write: (id) => `Dispute ${number(id)}: write to the company`,
  typeIt: 'What you type next goes to the company; your address is not shown. To leave it: /izinlerim',
  passedOn: 'What you wrote went to the company. You will see the answer here.',
  wordsOnly: 'Only the words went along; the file you added was not passed on and is not kept.',
  refused: {
    unknown: 'This dispute was not found; what you wrote was not passed on. Your disputes: /itiraz',
    settled: 'This dispute is settled; what you wrote was not passed on. Your disputes: /itiraz',
    gone: 'This dispute was taken away from your chat; what you wrote was not passed on.',
    empty:
      'Only words can be passed on to the company: photos, recordings, stickers and files are not passed on, and not kept. Type what you want to say. To leave it: /izinlerim',
    'too-long': 'What you wrote is too long (2,000 letters at most) and was not passed on. Make it shorter.',
    'too-many': 'No more can be written in this dispute; it was not passed on. You may write to the company.',
  },
  answered: (id, brand) => `Dispute ${number(id)} · ${brand} answered:`,
  answeredSummary: 'Your dispute was answered.',
  outcome: (id, brand, outcome) =>
    `Dispute ${number(id)} · ${brand}: settled (${outcomes[outcome]}). The RET holds on.`,
  outcomeSummary: 'Your dispute was settled.',
  more: 'My disputes',
}

export const dispute: typeof turkish = {
  unread: (example) =>
    `Type the number of the dispute; to write to the recipient, add your note in quotes. For example: ${example}`,
  unknown: (command) =>
    `Among the brands you edit there is no dispute with this number. For those that wait: ${command} waiting`,
  summary: (id) => `Dispute ${number(id)}.`,
  title: (id, brand, channel, address) =>
    [`Dispute ${number(id)}`, brand, ...(channel === null ? [] : [words.channels[channel]]), address].join(
      ' · ',
    ),
  left: (daysLeft, dueOn) =>
    `The recipient says that he never gave this consent. RET was written with his dispute; ${timeLeft(daysLeft)}, last day ${date(dueOn)}.`,
  closed: 'This dispute is settled.',
  nothingYet: 'Nothing has been written yet.',
  line: (side, at, text) =>
    `${side === 'recipient' ? 'Recipient' : 'The company'}, ${moment(at)}: ${text ?? dropped}`,
  howTo: (command, id) =>
    `To write to the recipient: ${command} dispute ${id} note="…" (your name and addresses are not shown).`,
  write: (id) => `Dispute ${number(id)}: write to the recipient`,
  blocked: 'The recipient has blocked the bot: what is written does not reach his chat.',
  unreached: (id) =>
    `Dispute ${number(id)}: what you wrote stands in the thread, but does not reach the recipient, who has blocked the bot. He sees it when he lets it in again and types /itiraz.`,
  sent: (id) => `Dispute ${number(id)}: what you wrote was sent to the chat of the recipient.`,
  refused: {
    unknown: 'There is no dispute with this number; nothing was sent.',
    settled: 'This dispute is settled; nothing was sent.',
    gone: 'The recipient had his data erased and is not in the chat any more; nothing was sent.',
    empty:
      'Only words can be sent to the recipient: photos, recordings, stickers and files are not sent, and not kept. Type your answer.',
    'too-long': 'The note is too long (2,000 letters at most); nothing was sent. Make it shorter.',
    'too-many': 'No more can be written in this dispute; nothing was sent.',
  },
  post: {
    opened: (id, brand, channel, dueOn) =>
      `${brand}${channel === null ? '' : ` · ${words.channels[channel]}`}: a recipient says "I never gave this consent" (dispute ${number(id)}). RET is recorded; last day for an answer ${date(dueOn)}.`,
    wrote: (id, brand, dueOn) =>
      `${brand}: the recipient has written in dispute ${number(id)}. Last day for an answer ${date(dueOn)}.`,
    show: (id) => `Dispute ${number(id)}: show`,
  },
}
