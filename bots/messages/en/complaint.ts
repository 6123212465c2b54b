import type { Channel } from '../../../src/consent/channel.ts'
import { channelAt, counted, date, dateWithWeekday, list, moment, number, words } from '../english.ts'
import type { Messages } from '../index.ts'

const dropped = '(erased)'
const about = (brand: string | null, channel: Channel | null) =>
  [brand ?? 'no brand named', ...(channel === null ? [] : [words.channels[channel]])].join(', ')

export const complaint: Messages['complaint'] = {
  about,
  open: (id, about, receivedOn, clock) =>
    `Complaint ${number(id)} (${about}), ${date(receivedOn)}: ${clock}.`,
  clock: (daysLeft, dueOn) =>
    daysLeft < 0
      ? `the time to answer ended on ${date(dueOn)}`
      : daysLeft === 0
        ? 'today is the last day to answer'
        : `${counted(daysLeft, 'business day')} left to answer, the last day is ${date(dueOn)}`,
  settled: (id, about, receivedOn, outcome, settledAt) =>
    `Complaint ${number(id)} (${about}), ${date(receivedOn)}: ${words.outcomes[outcome]}, closed on ${date(settledAt)}.`,
  summary: 'Complaint.',
  noted: (id, about, address) => `Complaint ${number(id)} was noted: ${about}, ${address}.`,
  message: (at) =>
    `The message in question: ${at.length > 10 ? moment(at) : date(at)}. The evidence tells what held at that moment.`,
  noMessage:
    'It was not written when the message was sent; you can write its day when you ask for the evidence.',
  clockSentence: (daysLeft, dueOn) =>
    daysLeft < 0
      ? `The time to answer ended on ${date(dueOn)}.`
      : daysLeft === 0
        ? 'Today is the last day to answer.'
        : `${counted(daysLeft, 'business day')} left to answer: the last day is ${dateWithWeekday(dueOn)}.`,
  ownTerm: "The time to answer is the company's own setting.",
  received: (day) => `Received on ${date(day)}.`,
  textKept: 'The text of the message is kept encrypted and appears in the evidence files only.',
  noteKept: 'Your note is kept encrypted and appears in the evidence files only.',
  brandNotYours: (brand) => `${brand} needs the role editor. I can ask the admins.`,
  refused: {
    'brand-unknown': 'There is no such brand; the complaint was not noted.',
    date: 'The date could not be read; the complaint was not noted. Write for example 02.03.2026 14:05.',
    future:
      'The date of the message is in the future; the complaint was not noted. Write a past date, for example yesterday 14:30.',
    'received-to-come':
      'The day the complaint was received is in the future; it was not noted. Write today or a past day.',
    'after-received':
      'The date of the message is after the day the complaint was received; it was not noted. Compare the two and write them again.',
    'text-too-long': 'The text is too long; the complaint was not noted. Shorten it and write it again.',
  },
  listTitle: 'Open complaints',
  noneOpen: 'No complaint waits for an answer in the brands you have a role for.',
  more: (count) => `${counted(count, 'more complaint')}.`,
  show: (id) => `Complaint ${number(id)}: show`,
  close: (id) => `Complaint ${number(id)}: close`,
  closed: (id, outcome) => `Complaint ${number(id)} was closed: ${words.outcomes[outcome]}.`,
  closedFor: 'The outcome cannot be changed; the evidence document tells it with its date.',
  unknownNumber: 'There is no complaint of this number in the brands you are an editor of.',
  alreadyClosed: 'This complaint was closed before; nothing was changed.',
  noteTooLong: 'The note is too long; the complaint stays open. Shorten it and write it again.',
  title: (id, brand, channel, address) =>
    [`Complaint ${number(id)}`, about(brand, channel), address].join(' · '),
  byRecipient: 'The recipient says they never gave this consent; RET was recorded.',
  noMessages: 'Nothing has been written yet.',
  messageLine: (author, at, text) =>
    `${author === 'recipient' ? 'Recipient' : 'The company'}, ${moment(at)}: ${text ?? dropped}`,
  howToWrite: (command, id) =>
    `To write to the recipient: ${command} complaint ${id} note="…" (your name and addresses are not shown).`,
  write: (id) => `Complaint ${number(id)}: write to the recipient`,
  blocked: 'The recipient has blocked the bot: what is written does not reach their chat.',
  sent: (id) => `Complaint ${number(id)}: what you wrote was sent to the recipient's chat.`,
  unreached: (id) =>
    `Complaint ${number(id)}: your message was kept, but does not reach the recipient, who has blocked the bot. They will see it after unblocking the bot and typing /dispute.`,
  notSent: {
    settled: 'This complaint is closed; nothing was sent.',
    'no-chat': 'The recipient of this complaint is not in a Telegram chat; nothing was sent.',
    empty: 'There is nothing to write to the recipient: put it into note="…".',
    'too-long': 'The note is too long (2,000 letters at most); nothing was sent. Make it shorter.',
    'too-many': 'No more can be written about this complaint; nothing was sent.',
  },
  answerForm: {
    title: 'Write to the recipient',
    submit: 'Send',
    text: 'Your message',
    textHint: "It goes to the recipient's chat; your name and addresses are not shown.",
  },
  post: {
    opened: (id, brand, channel, dueOn) =>
      `${brand}${channel === null ? '' : ` · ${words.channels[channel]}`}: a recipient says "I never gave this consent" (complaint ${number(id)}). RET was recorded; last day to answer ${date(dueOn)}.`,
    wrote: (id, brand, dueOn) =>
      `${brand}: the recipient wrote about complaint ${number(id)}. Last day to answer ${date(dueOn)}.`,
    withdrawn: (id, brand) =>
      `${brand}: the recipient withdrew complaint ${number(id)}. It is closed; the RET stays.`,
  },
}

export const ownComplaint: Messages['recipient']['complaint'] = {
  title: 'Your disputes',
  nothing: 'The company holds no ONAY that you could dispute.',
  nothingAt: (brands) => `There is no ONAY for ${list(brands)} that you could dispute.`,
  onlyAt: (address) =>
    `This dispute and this RET are for ${address} only; the consents of your other addresses are as they were.`,
  older: (ids) => `Your older disputes: ${ids.map((id) => `/dispute ${id}`).join(', ')}`,
  earlier: (count, id) => `${counted(count, 'earlier message')}: /dispute ${id}`,
  choose: 'If there is a consent you never gave, choose it. You will be asked first.',
  ask: (brand, channel, address) =>
    `${brand} · ${channelAt(channel, address)}: shall I tell the company that you never gave this consent? It is stopped at once, and the company is asked to answer.`,
  yes: 'Yes, I dispute it',
  dispute: (brand, channel, address) => `${brand} · ${channelAt(channel, address)}: I never gave this`,
  noConsent: (brand, channel) =>
    `${brand} holds no ONAY for ${words.channels[channel]} that you could dispute. Nothing was changed. Your disputes: /dispute`,
  reference: 'Telegram: "I never gave this consent"',
  opened: (id, brand, daysLeft, dueOn) =>
    `Dispute ${number(id)} · ${brand}: your dispute was received. The company has to answer by ${date(dueOn)}: ${counted(daysLeft, 'business day')} left.`,
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
  waits: (clock) => `Open: ${clock}.`,
  settled: (outcome) => `Settled: ${words.outcomes[outcome]}.`,
  line: (author, at, text) =>
    `${author === 'recipient' ? 'You' : 'The company'}, ${moment(at)}: ${text ?? dropped}`,
  write: (id) => `Dispute ${number(id)}: write to the company`,
  withdraw: (id) => `Dispute ${number(id)}: withdraw`,
  withdrawAsk: (id, brand) =>
    `Withdraw dispute ${number(id)} · ${brand}? The complaint is closed; your RET stays.`,
  withdrawYes: 'Yes, withdraw it',
  withdrawn: (id, brand) => `Dispute ${number(id)} · ${brand}: your dispute was withdrawn. Your RET stays.`,
  typeIt: 'What you type next goes to the company; your address is not shown. To leave it: /consents',
  passedOn: (id, brand) =>
    `Dispute ${number(id)} · ${brand}: what you wrote went to the company. You will see the answer here.`,
  wordsOnly: 'Only the words went along; the file you added was not passed on and is not kept.',
  refused: {
    settled: 'This dispute is settled; what you wrote was not passed on. Your disputes: /dispute',
    'no-chat': 'This dispute was taken away from your chat; what you wrote was not passed on.',
    empty:
      'Only words can be passed on to the company: photos, recordings, stickers and files are not passed on, and not kept. Type what you want to say. To leave it: /consents',
    'too-long': 'What you wrote is too long (2,000 letters at most) and was not passed on. Make it shorter.',
    'too-many': 'No more can be written in this dispute; it was not passed on. You may write to the company.',
  },
  answered: (id, brand) => `Dispute ${number(id)} · ${brand} answered:`,
  answeredSummary: 'Your dispute was answered.',
  outcome: (id, brand, outcome) =>
    `Dispute ${number(id)} · ${brand}: settled (${words.outcomes[outcome]}). The RET holds on.`,
  outcomeSummary: 'Your dispute was settled.',
  more: 'My disputes',
}
