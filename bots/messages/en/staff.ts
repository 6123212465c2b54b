import type { Channel } from '../../../src/consent/channel.ts'
import type { PermissionReason } from '../../../src/consent/permission.ts'
import { originOf } from '../../../src/register/actor.ts'
import type { ChangeAnswer } from '../../../src/register/changes/changes.ts'
import { ended } from '../../../src/report/sentence.ts'
import { counted, date, dateWithWeekday, eachCount, list, moment, number, words } from '../english.ts'
import type { Counted } from '../formats.ts'
import type { Messages } from '../index.ts'

const able: Record<Channel, { can: string; cannot: string }> = {
  ARAMA: { can: 'May be called', cannot: 'May not be called' },
  MESAJ: { can: 'Messages may be sent', cannot: 'Messages may not be sent' },
  EPOSTA: { can: 'E-mail may be sent', cannot: 'E-mail may not be sent' },
}

const ableThen: typeof able = {
  ARAMA: { can: 'Calls were allowed', cannot: 'Calls were not allowed' },
  MESAJ: { can: 'Messages were allowed', cannot: 'Messages were not allowed' },
  EPOSTA: { can: 'E-mail was allowed', cannot: 'E-mail was not allowed' },
}

const reasons: Record<PermissionReason, string | null> = {
  consent: null,
  'consent-unverified': null,
  trader: 'a trader without RET',
  'no-consent': 'no consent was taken for this channel',
  'trader-unrecorded': "a trader's address must be loaded into İYS first",
  refused: 'the recipient refused',
  'refused-here': 'the recipient refused',
  'iys-waiting': 'the ONAY was not reported to İYS yet',
  'iys-sent': 'the ONAY was sent to İYS, which has not answered yet',
  'iys-refused': 'İYS did not take this ONAY',
  'iys-late': 'it is too late to report the ONAY to İYS, ask the recipient again',
  'brand-closed': 'the brand is closed',
  erased: 'the address was erased and is kept as RET',
}

const reasonsThen: typeof reasons = {
  consent: null,
  'consent-unverified': null,
  trader: 'a trader without RET then',
  'no-consent': 'no consent had been taken for this channel',
  'trader-unrecorded': "a trader's address had to be loaded into İYS first",
  refused: 'the recipient had refused',
  'refused-here': 'the recipient had refused',
  'iys-waiting': 'the ONAY had not been reported to İYS yet',
  'iys-sent': 'İYS had not answered about the ONAY yet',
  'iys-refused': 'İYS had not taken this ONAY',
  'iys-late': 'it had been too late to report the ONAY to İYS',
  'brand-closed': 'the brand was closed',
  erased: 'the address had been erased',
}

const wayOut: Readonly<Record<string, string>> = {
  H174: 'İYS has this status already. If you have seen it there, mark it as registered.',
  H175: 'İYS takes no RET of an address without a consent. It holds here; you can close it.',
  H178: 'The record in İYS has a later date. Load the file of İYS and look at the present state.',
  H467: 'It is older than three business days. Ask the recipient again.',
}

function answerWords({ by, transactionId, code }: ChangeAnswer): string | null {
  if (by === 'word') return 'by the word of a staff member'
  return transactionId !== null
    ? `İYS no ${transactionId.slice(0, 8)}`
    : (code ?? (by === 'file' ? 'by the file of İYS' : null))
}

export const staff: Messages['staff'] = {
  general: {
    noRole: 'You have no role to see consents. I can ask the admins.',
    roleTooLow: (needed) => `This needs the role ${words.roles[needed]}. I can ask the admins.`,
    askForRole: 'Ask for a role',
    noAdmin: 'There is no admin. Ask the person who set izin up.',
    roleAsked: 'I have told the admins. You will get their answer here.',
    noSuchCommand: (word, nearest) =>
      `There is no command ${word}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`,
    forCommands: (help) => `For the commands: ${help}`,
    about:
      'izin keeps the consents of the company to commercial messages: who may be called or sent SMS or e-mail, and who refused.',
    commandMissing: (example) => `Write what to do as well, for example: ${example}`,
    oldButton: 'This button is no longer valid; nothing was changed. Please type the command again.',
    unreadableAddress: 'This address can no longer be opened; nothing was changed.',
    ceiling: (perDay) =>
      `You have reached today's ceiling for look-ups: ${number(perDay)} a day. You can ask again tomorrow.`,
    usageTitle: 'Consent commands',
    usage: 'Usage',
    examples: 'Examples',
    addressInChannel:
      'Everyone in this Slack channel can see the address you typed. Delete your message; use /izin or write to me directly.',
    tasks: 'What would you like to do?',
    subjects: {
      ask: 'Looking up',
      record: 'Recording',
      complaints: 'Complaints',
      reports: 'Reports',
      manage: 'Administration',
    },
    footnote: (help) => `Only you see the answers. More about a command: ${help}.`,
    order: 'The address comes first, the rest in any order. Channel: calls, SMS, e-mail or all.',
    alone: 'A command that takes an address, typed alone, opens a form; no address is written into the chat.',
    noBrand: 'You have no role for any brand. Ask an admin for one.',
  },
  lookUp: {
    summary: (brands, isNarrowed) => {
      if (brands > 0) return `State of consents: ${counted(brands, 'brand')} with a record.`
      return `State of consents: no record${isNarrowed ? ' of what you asked for' : ''}.`
    },
    none: (channels, isNarrowed) =>
      `⛔ No record ${isNarrowed ? 'of what you asked for' : 'of this address in the brands you have a role for'}. ${channels.map((channel) => staff.lookUp.may(channel, false, 'consent')).join(' ')}`,
    noOther: 'Nothing may be sent for brands and channels without a record.',
    details: 'Details',
    columns: {
      ...{ brand: 'Brand', channel: 'Channel', status: 'Status', may: 'Sending' },
      ...{ since: 'Since', source: 'Source', who: 'Who', national: 'İYS' },
    },
    since: (consentDate) => `since ${date(consentDate)}`,
    source: (source) => `source ${words.sources[source]}`,
    by: (door, status, isNamed) => {
      if (originOf(door) === 'recipient') return `the recipient (${words.doors[door]})`
      const did = status === 'RET' ? 'recorded' : 'added'
      if (door === 'import' && isNamed) return `${did} with a file by`
      return door === 'slack' && isNamed ? `${did} by` : `${did} by ${words.doors[door]}`
    },
    change: 'Change',
    recordNew: 'Record ONAY or RET',
    voidedBy: 'taken back by',
    approvedBy: 'confirmed by',
    may: (channel, maySend, reason) => {
      const why = reasons[reason]
      return `${maySend ? able[channel].can : able[channel].cannot}${why === null ? '' : `: ${why}`}.`
    },
    might: (channel, maySend, reason) => {
      const why = reasonsThen[reason]
      return `${maySend ? ableThen[channel].can : ableThen[channel].cannot}${why === null ? '' : `: ${why}`}.`
    },
    local: (isFirst) =>
      `İYS does not take this refusal${isFirst ? ', since there was no consent before' : ''}; it is kept and obeyed here.`,
    uploadByHand: 'To do: upload it to İYS by hand at iys.org.tr.',
    daysToReport: (daysLeft) =>
      daysLeft < 0
        ? 'the time to report it to İYS has ended'
        : daysLeft === 0
          ? 'today is the last day to report it to İYS'
          : `${counted(daysLeft, 'business day')} left to report it to İYS`,
    noRecord: 'no record',
    history: 'History',
    reject: (brand, channel) => `${brand.slice(0, 36)} · ${channel}: record RET`,
    rejectTitle: 'RET',
    rejectText: (brand, channel) =>
      `${ended(`The recipient wants no ${channel} from ${brand}`)} Taking it back needs a new ONAY.`,
    covers: (kind) =>
      kind === 'phone'
        ? 'A phone number covers calls and SMS; for e-mail look up the e-mail address.'
        : 'An e-mail address covers the channel e-mail only.',
  },
  history: {
    summary: 'Consent history.',
    title: 'Consent history',
    empty: 'This address has no changes in the brands you have a role for.',
    unverified: 'These records are not verified in İYS.',
    page: (first, last) => `Newest first, ${number(first)}–${number(last)}.`,
    local: 'here only',
    repeat: 'repeated refusal',
    void: 'a file was taken back, stands again as before it',
    inIys: (state, answer) => {
      const how = answer === null || state === 'sent' || state === 'waiting' ? null : answerWords(answer)
      return `İYS: ${words.inIys[state]}${how === null ? '' : ` (${how})`}`
    },
    id: (id) => `record no ${id}`,
    said: (consentDate) => `said on ${moment(consentDate)}`,
  },
}

export const home: Messages['home'] = {
  title: (day) => `Today · ${dateWithWeekday(day)}`,
  role: (role) => `Your role: ${words.roles[role]}.`,
  moreBrands: (count) =>
    `There are ${counted(count, 'more brand')}; add brand=… to the command report to see one of them.`,
  waiting: 'Waiting',
  showWaiting: 'Show what waits',
  nothingWaits: 'Nothing waits for you.',
  queue: {
    group: (brand, what, state, dueOn, daysLeft) => {
      const due =
        daysLeft < 0
          ? `was due on ${date(dueOn)}`
          : daysLeft === 0
            ? 'due today'
            : `due on ${date(dueOn)}, ${counted(daysLeft, 'business day')} left`
      return `${brand}: ${list(eachCount(what))}, in İYS ${words.inIys[state]}; ${due}.`
    },
    due: {
      title: (brand) => `${brand}: to be reported to İYS`,
      nothing: (brand) => `${brand}: no change has to reach İYS soon.`,
    },
    owner: 'Taken care of by',
    code: (code) => `${code}: ${wayOut[code] ?? 'İYS did not take this change.'}`,
    choose: 'What to do?',
    verbs: {
      take: 'I take care of it',
      retry: 'Report to İYS again',
      registered: 'I have seen it in İYS',
      'ask-again': 'Close: the recipient will be asked',
      'not-needed': 'Close: no longer needed',
    },
    done: {
      take: (count) => `You take care of ${counted(count, 'change')}.`,
      retry: (count) => `${counted(count, 'change')} will be reported to İYS again.`,
      registered: (count) =>
        `By your word ${counted(count, 'change')} ${count === 1 ? 'is' : 'are'} in İYS. The evidence pack names you.`,
      'ask-again': (count) =>
        `Closed: ${counted(count, 'change')}. Sending needs a new consent of the recipient.`,
      'not-needed': (count) => `Closed: ${counted(count, 'change')}.`,
    },
    gone: 'There is no change here any more, and nothing was changed. Write the command again: waiting.',
    more: (count) =>
      `${counted(count, 'more line')}; you see ${count === 1 ? 'it' : 'them'} when these are done.`,
  },
  complaints: (count, command) =>
    `${counted(count, 'complaint')} waiting for an answer: ${command} complaints`,
  allCommands: 'All',
  lookUp: 'Look up consents',
  add: 'Record ONAY',
  reject: 'Record RET',
  report: 'Report',
  upload: 'Upload a file',
}

export const failure: Messages['failure'] = {
  unchanged: (code) =>
    'I could not save this just now, and nothing has changed. Please try again in a few minutes. ' +
    `If it goes on, give this code to your administrator: ${code}.`,
  unknown: (code) =>
    'Something unexpected went wrong, and I do not know whether your request was carried out. ' +
    `Look it up before you repeat it. If it goes on, give this code to your administrator: ${code}.`,
  notProcessed:
    'Your last request could not be processed because of an error on our side. Please try again. If it fails again, contact the company another way.',
}

export const erasure: Messages['erasure'] = {
  ask: {
    title: 'Erase an address',
    scope:
      'It covers every brand and channel: the address becomes RET everywhere, and is seen no more in look-ups, histories and lists.',
    kept: (years) =>
      `What proves the consents given is kept sealed for ${counted(years, 'year')} after they end (Regulation on Commercial Communication, art. 13); then the address is dropped for good. It cannot be undone: only the recipient can give a consent again.`,
    button: 'Erase for all brands',
    confirmTitle: 'Erase the address',
    confirmText: 'The address becomes RET for all brands and channels, and is seen no more. No way back.',
    yes: 'Erase',
  },
  done: {
    summary: 'The address was erased.',
    stored: (refusals) => `${number(refusals)} RET written (kaydedildi).`,
    erased: (address) =>
      `${address} was erased: RET for all brands and channels, seen no more in look-ups and histories.`,
    already: 'This address was erased before; nothing new was changed.',
    kept: (through) =>
      `What proves the consents given is kept sealed until ${date(through)} (Regulation on Commercial Communication, art. 13; KVKK art. 7). Until then the daily files stay as they are and only an admin can get the evidence; then the address is dropped for good, and the RET stays.`,
    openComplaint: 'There is an open complaint about this address: it is not dropped before that is settled.',
  },
  refused: {
    unknown: (command) =>
      `Nothing is recorded of this address, so there is nothing to erase. If the recipient wants no messages, record a RET: ${command} reject ADDRESS CHANNEL`,
    gone: 'This address was erased before; it is kept as RET.',
    allBrands: 'It covers every brand, so it needs the role admin for all brands.',
  },
  hidden: 'This address was erased; it is kept as RET. No message may be sent on any channel.',
  post: {
    summary: (persons) =>
      `Records past their retention were dropped: ${counted(persons, 'address', 'addresses')}.`,
    title: 'Records past their retention were dropped',
    dropped: ({ persons, consents, askedPersons }, years) =>
      `${counted(persons, 'address', 'addresses')} and ${counted(consents, 'consent')}: ${counted(years, 'year')} have passed since the last of them ended.${askedPersons === 0 ? '' : ` ${number(askedPersons)} of them had asked to be erased.`}`,
    with: ({ evidence, evidenceFiles, complaintTexts, links, downloads, telegramPeople }) => {
      const texts = [
        ...(evidence > 0 ? [counted(evidence, 'text of evidence', 'texts of evidence')] : []),
        ...(evidenceFiles > 0 ? [counted(evidenceFiles, 'file of evidence', 'files of evidence')] : []),
        ...(complaintTexts > 0
          ? [counted(complaintTexts, 'text of a complaint', 'texts of complaints')]
          : []),
        ...(links > 0 ? [counted(links, 'link')] : []),
        ...(downloads > 0 ? [counted(downloads, 'download')] : []),
        ...(telegramPeople > 0 ? [counted(telegramPeople, 'Telegram account')] : []),
      ]
      return texts.length === 0 ? null : `Dropped with them: ${list(texts)}.`
    },
    kept: ({ keptForConsent, keptForComplaint, keptForDuty, keptAsked }) =>
      `Addresses kept: ${number(keptForConsent)} for a consent that stands, ${number(keptForComplaint)} for an open complaint, ${number(keptForDuty)} because the time is not over.${keptAsked === 0 ? '' : ` ${number(keptAsked)} of them asked to be erased: hidden until then.`}`,
    marks: 'The RETs of dropped addresses stay; the chain and the seals are unchanged.',
  },
}
