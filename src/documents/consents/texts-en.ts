import type { Status } from '../../consent/consent.ts'
import { ended } from '../../consent/fold.ts'
import { names } from '../../consent/names/en.ts'
import { fileWords } from '../../register/evidence/file-kind.ts'
import { datesIn } from '../dates.ts'
import type { Texts } from './texts.ts'

const { date, exact, moment, wall } = datesIn('en')

const words: Texts['words'] = {
  ...names,
  sources: { ...names.sources, HS_2015: 'consent taken before 1 May 2015' },
  doors: {
    slack: 'staff, in Slack',
    cli: 'staff, on the command line',
    import: 'staff, by loading a file',
    telegram: 'the recipient, in the Telegram bot',
    page: 'on the page behind the link of a message sent to the recipient',
    click: 'with the one-click unsubscribe of the recipient’s mail program',
    api: 'a system of the company, over the programming interface',
    iys: 'the recipient, through İYS',
  },
  effects: {
    taken: 'Right: a record İYS would take.',
    local: 'Not right: İYS would not take this refusal. The company keeps and obeys it all the same.',
    repeat: 'Repeats a standing RET. The state stays, the date of the refusal moves on.',
    void: 'A mistaken file taken back: by the decision of two people this consent stands as it did before the file.',
  },
  reasons: {
    consent: 'May be sent: there is an ONAY, and it stands in İYS.',
    'consent-unverified':
      'May be sent by the company’s record: there is an ONAY. How it stands in İYS is not verified in this file.',
    trader: 'May be sent: the address of a trader who has not refused.',
    'no-consent': 'May not be sent: no consent is recorded for this channel.',
    'trader-unrecorded': 'May not be sent: the trader’s address is not in İYS yet.',
    refused: 'May not be sent: the recipient has said RET.',
    'refused-here':
      'May not be sent: the recipient has said RET. The refusal stands only in the company’s record and is obeyed all the same.',
    'iys-waiting': 'May not be sent: there is an ONAY, but it was not reported to İYS yet.',
    'iys-sent': 'May not be sent: the ONAY was sent to İYS, which has not answered yet.',
    'iys-refused': 'May not be sent: there is an ONAY, but İYS did not take it.',
    'iys-late': 'May not be sent: there is an ONAY, but it is too late to report it to İYS.',
    'brand-closed': 'May not be sent: the brand is closed.',
    erased: 'May not be sent: the address was erased.',
  },
  national: {
    unverified: 'Not verified in İYS.',
    waiting: 'Not yet sent to İYS.',
    sent: 'Waiting for the answer of İYS.',
    registered: 'Verified in İYS.',
    refused: 'İYS did not take it.',
    late: 'Too late to report to İYS.',
  },
  outcomes: {
    'consent-shown': 'consent was proved',
    'no-consent': 'there was no consent, the complaint was justified',
    'not-ours': 'the message was not the company’s',
    withdrawn: 'the complaint was withdrawn',
  },
  evidence: {
    note: 'Note',
    evidence: 'Evidence text',
    proof: 'Ownership of the address',
    provedAt: 'When ownership was shown',
    text: 'Text that was shown',
    door: 'Way',
    userId: 'Account at the platform',
    messageId: 'Message at the platform',
    refusedWith: 'Code of the İYS rule',
    reason: 'Reason',
    source: 'Source as reported',
    question: 'Question that was asked',
  },
  evidenceReasons: {
    erasure: 'the data were asked to be erased; with it a refusal was recorded for every brand and channel',
  },
  proofs: {
    link: 'The link of a message sent to this address was used. A link can be passed on; by itself it does not show ownership.',
    'mail-code': 'Typed the one-time code that was sent to this e-mail address.',
    'mail-link': 'Opened the link that was sent to this e-mail address, and confirmed the consent.',
    'own-contact':
      'Shared their own phone number in Telegram; the account’s owner and the shared card are the same.',
  },
}

const heading: Texts['heading'] = {
  title: 'Consent evidence pack',
  about: 'Proof of consent to commercial electronic messages',
  provider: 'Service provider',
  providerCode: (code) => `İYS code ${code}`,
  address: 'Address of the recipient',
  brands: 'Brands covered',
  day: 'Day of the message',
  noDay: 'not asked',
  madeAt: 'Made at',
  madeBy: 'Made by',
  contents: 'Contents',
  counts: (changes, evidence, complaints) =>
    `changes: ${changes}, evidence: ${evidence}, complaints: ${complaints}`,
  page: (number, of) => `Page ${number} of ${of}`,
  time: 'All times are Turkish time, except where UTC is written.',
}

const or = (status: Status | null) => status ?? 'no record'

const state: Texts['state'] = {
  onDay: (day) => `The day of the message: ${date(day)}`,
  onDayAbout:
    'What the company knew that day, that is, what was recorded by then. İYS has to be asked for its own record of that day.',
  now: 'The state when this file was made',
  none: 'No record',
  allDay: (status) => `${status} all day`,
  changed: (start, end) => `${or(start)} at the start of the day, ${or(end)} at its end`,
  atStart: 'At the start:',
  atEnd: 'At the end:',
  since: (consentDate) => `dated ${wall(consentDate)}`,
  stopBy: (day) => `Last day that the law gives for sending to stop after the refusal: ${date(day)}.`,
  recordedLater: (numbers) => `Dated on this day or before, but recorded only after it: change ${numbers}.`,
  columns: ['Brand and channel', 'State', 'May a message be sent'],
  withoutRecord: 'No record at all: ',
  withoutRecordMeans: (channels) =>
    `nothing is recorded for any channel (${channels}); no message may be sent.`,
}

const change: Texts['change'] = {
  title: 'Changes',
  about: 'All that was recorded of this address, in order. Records are only added, never edited.',
  none: 'The company’s register has no change of this address for the brands asked about.',
  erased:
    'The personal data of this address were erased. There is no record left to show; a refusal is obeyed all the same.',
  saidAt: (status) => (status === 'ONAY' ? 'Date of the consent' : 'Date of the refusal'),
  noDate: 'not reported',
  recordedAt: 'Recorded at',
  source: 'Where it was given',
  noSource: 'not reported',
  door: 'By whom, which way',
  actor: 'Recorded by',
  secondPerson: 'Approved by a second person',
  effect: 'By the rules of İYS',
  evidence: 'Evidence',
  noEvidence: 'No evidence was recorded with this change.',
  lostEvidence: 'There was evidence of this change, but it is missing or damaged.',
  inIys: 'Answer of İYS',
  answer: (at, actor, { outcome, by, code, creationDate }) => {
    const how = {
      receipt: `by a receipt of İYS${creationDate === null ? '' : `, written there at ${creationDate}`}`,
      file: 'by a file of İYS',
      word: `by the word of ${actor ?? 'a staff member'}`,
    }[by]
    const result =
      outcome === 'registered' ? 'Registered in İYS' : `Not taken by İYS${code === null ? '' : ` (${code})`}`
    return `${result}: ${how}. Entered in the ledger at ${at}.`
  },
  laterEvidence: 'Evidence added later',
  addedLater: (at, actor) =>
    `Added at ${at}${actor === null ? '' : ` by ${actor}`}. It does not show that it existed when the change was recorded.`,
  file: (kind, bytes, name) =>
    `File: ${fileWords.en[kind]}, ${bytes.toLocaleString('en')} bytes${name === '' ? '' : `, named “${name}”`}`,
  fileDigest: 'SHA-256 digest',
  fileApart:
    'This file is not in the pack, since all together are too large; the company hands it out by itself.',
  wording: (digest) =>
    `the text whose digest begins with ${digest.slice(0, 8)}; all of it is in the annex at the end`,
  id: 'Transaction id',
  seal: 'Seal',
  unsealed: 'Not sealed yet.',
  dayOpen: 'Sealed. Its day is not closed yet.',
  dayClosed: (day, at) => `Sealed. Its day (${date(day)}) was closed at ${moment(at)}.`,
  witnesses: (places) => ended(`The seal of the day was seen outside as well: ${places}`),
  dayStamp: (at, authority) => ended(`The seal of the day was stamped at ${exact(at)}: ${authority}`),
}

const shown: Texts['shown'] = {
  title: 'Annex: texts that were shown',
  about:
    'The page or conversation that the recipient saw when saying ONAY or RET. What differs from person to person stands in ‹ ›, buttons in square brackets. The text is the one in use when the change was recorded; if the button of an earlier message was pressed, that message may have had an older text.',
  name: (digest, language) => `${digest.slice(0, 8)} · ${language}`,
  digest: (sha256) => `SHA-256 ${sha256}`,
  vouched: 'This digest stands in the evidence of the change.',
  languages: { tr: 'Turkish', en: 'English' },
}

const complaint: Texts['complaint'] = {
  title: 'Complaints',
  none: 'No complaint was noted on this address.',
  number: (id) => `Complaint ${id}`,
  receivedOn: 'Received on',
  dueOn: 'Answer due on',
  dueOnAbout: 'the company’s own term',
  messageAt: 'When the message was sent',
  held: 'What held at that moment',
  ticket: 'Last check before it',
  ticketSays: ({ id, checkedAt, recipientType, maySend }) =>
    `At ${moment(checkedAt)} the answer for a ${recipientType} recipient was that it ${maySend ? 'may' : 'may not'} be sent (ticket ${id}).`,
  recordedLater: (status, consentDate, recordedAt) =>
    `A ${status} dated ${wall(consentDate)} was recorded at ${moment(recordedAt)}; it was not on record when the message was sent.`,
  text: 'Text of the message',
  reference: 'Reference, note',
  outcome: 'Outcome',
  open: 'still open',
  noBrand: 'no brand named',
}

const verifying: Texts['verifying'] = {
  title: 'How to verify this file',
  steps: [
    'This document is made readable from the file pack.json beside it; that file is what is verified.',
    'The command izin verify --export FILE.zip needs no network, key or database of the company: it computes the address, each change, its evidence and its path to the seal again, and names the first record that was altered. It also prints this document again to compare it.',
    'If TSA_CA_FILE names the root certificate of the time-stamp authority, it also checks who signed the time stamps (RFC 3161). Take the certificate from the authority.',
    'sha256sum -c SHA256SUMS only shows whether a file was damaged on the way.',
  ],
  limitsTitle: 'What this file does not show',
  limits: [
    'It shows the company’s own register. İYS has to be asked for its record of the same moment.',
    'The names of the company, its brands and its staff, the state in İYS, the calendar of business days, complaints and the moment this was made are in no seal; the company declares them.',
    'It shows that the records in it were not edited. That nothing was left out behind the last one it cannot show by itself; for that the company can be asked for the whole register (izin export).',
    'Characters that the font lacks are printed as boxes; the texts themselves are in pack.json.',
  ],
}

export const en: Texts = { words, heading, state, change, shown, complaint, verifying }
