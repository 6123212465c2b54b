import type { ApprovalReason } from '../../../src/register/approvals.ts'
import { ended } from '../../../src/report/sentence.ts'
import {
  capital,
  counted,
  date,
  dateWithWeekday,
  instant,
  list,
  moment,
  number,
  time,
  words,
} from '../english.ts'
import type { Messages } from '../index.ts'

export const record: Messages['record'] = {
  stored: (status) => `${status} recorded (kaydedildi).`,
  receipt: (consentDate, id) => `${consentDate === null ? '' : `${moment(consentDate)}, `}record no ${id}.`,
  unchanged: 'Nothing was changed.',
  repeated: (consentDate, id) =>
    `The repeated RET was recorded too (kaydedildi): ${consentDate === null ? '' : `${moment(consentDate)}, `}record no ${id}.`,
  overRefusal: (channels, since) =>
    `${capital(list(channels))} stood at RET${since === null ? '' : ` since ${date(since)}`}; this ONAY takes its place. If the recipient did not ask for it anew, write RET.`,
  failed: (channels) =>
    `${capital(list(channels))} could not be written just now; nothing changed there. Please try again in a few minutes.`,
  everywhere: {
    stored: (places) => `Stopped: ${list(places)}.`,
    local: (places) =>
      `No earlier consent; İYS does not take it, the RET is kept and obeyed here: ${list(places)}.`,
    repeated: (places) => `Already RET, this statement was added: ${list(places)}.`,
    already: (places) => `Already RET, nothing changed: ${list(places)}.`,
    older: (places) => `A later ONAY stands, nothing changed: ${list(places)}.`,
    untold: (places) => `Nothing changed: ${list(places)}.`,
  },
  aheadIsNow: (at) => `The date you gave is in the future; it was taken as now (${time(at)}).`,
  assumed: (pieces) => `Assumed: ${pieces.join(', ')}.`,
  dateIsTyped: (at) => `the date is when the command was typed (${time(at)})`,
  dateIsNow: (at) => `the date is now (${time(at)})`,
  dayAsNow: (at) => `the time is now (${time(at)})`,
  dayAsStart: 'the time is the start of the day (00:00)',
  dayAsEnd: 'the time is the end of the day (23:59:59)',
  sourceAssumed: `the source is ${words.sources.HS_EORTAM}`,
  typeAssumed: `the recipient type is ${words.types.BIREYSEL}`,
  noEvidence: 'No evidence was added: on a complaint it is for the company to prove the consent.',
  filesComing: (count) =>
    `${count === 1 ? 'The evidence file is' : `${number(count)} evidence files are`} being fetched from Slack; you will get a message about it.`,
  filesLeft:
    'No change was recorded, so the file was not added. To add it to one that is there, use the history command.',
  filesLost: 'The file could not be taken just now; you can add it by the button below.',
  hardlySms: 'This is not a mobile number, so SMS may not arrive.',
  deadline: (daysLeft, day) =>
    daysLeft < 0
      ? `The time to report it to İYS ended on ${date(day)}.`
      : daysLeft === 0
        ? 'Today is the last day to report it to İYS.'
        : `${counted(daysLeft, 'business day')} left to report it to İYS: the last is ${dateWithWeekday(day)}.`,
  calendarEnds: (year, command) =>
    `The religious holidays of ${year} are not in the calendar; business days may come out early. An admin can add them: ${command} setting holidays …`,
  confirmSummary: 'Evidence and a confirmation are needed.',
  confirmTitle: 'Evidence for ONAY',
  ownRefusal: (door, consentDate) =>
    `The recipient gave RET themselves${consentDate === null ? '' : ` on ${moment(consentDate)}`} (${words.doors[door]}).`,
  evidence: (text, files) =>
    text === null && files === 0
      ? 'No evidence'
      : `Evidence: ${[...(text === null ? [] : [`"${text}"`]), ...(files === 0 ? [] : [counted(files, 'file')])].join(', ')}`,
  evidenceNeeded:
    'An ONAY needs evidence that the recipient consented: add it by the button, or write evidence="…" in the command.',
  giveEvidence: 'Add evidence',
  thenSecondPerson: 'While the complaint is open, a second person has to confirm too.',
  complaintOpened: 'The recipient complained while this request was waiting; no ONAY was recorded.',
  refusedMeanwhile: 'The recipient refused while this request was waiting; no ONAY was recorded.',
  askBrand: 'For which brand?',
  askChannel: 'For which channel?',
  askSource: 'Where was the consent taken?',
  askType: (recorded) =>
    `This address is on record here as ${list(recorded.map((type) => words.types[type]))}. For which recipient type is the ONAY?`,
  askSourceLabel: 'Choose a source',
  askBrandLabel: 'Choose a brand',
  allChannels: 'all',
  asking: ({ status, address, recipientType, brand, channels, source, given }) =>
    `${[
      status,
      address,
      ...(recipientType === null ? [] : [words.types[recipientType]]),
      ...(brand === null ? [] : [brand]),
      ...(channels === null ? [] : [list(channels.map((channel) => words.channels[channel]))]),
      ...(source === null ? [] : [words.sources[source]]),
      ...(given === null ? [] : [given.length > 10 ? moment(given) : date(given)]),
    ].join(', ')}.`,
  notYet: 'Nothing is recorded until you choose. You have 30 minutes.',
  brandClosed: (brand) => `${brand} is closed; no new consent can be written for it.`,
  erased: 'This address was erased and is kept as RET. Only the recipient can give a consent again.',
  brandNotYours: (brand) => `${ended(`This needs the role editor for ${brand}`)} I can ask the admins.`,
  noBrandLeft: 'There is no open brand you may edit. Please ask an admin.',
}

function what(reason: ApprovalReason, changes: number): string {
  switch (reason) {
    case 'over-refusal':
      return changes === 1 ? 'to turn a RET into ONAY' : `to turn ${counted(changes, 'RET', 'RET')} into ONAY`
    case 'open-complaint':
      return 'to record ONAY for a recipient with an open complaint'
    case 'many':
      return `to record ${counted(changes, 'ONAY', 'ONAY')} at once`
    case 'void':
      return 'to take an import back'
  }
}

export const secondPerson: Messages['secondPerson'] = {
  what,
  summary: 'Waiting for a second person (ikinci kişi bekleniyor).',
  waits: (reason, changes) =>
    `Waiting for a second person (ikinci kişi bekleniyor): ${what(reason, changes)}, another editor or admin has to confirm. Until then nothing of this request is written.`,
  texts: (people, expiresAt) =>
    `${counted(people, 'person', 'people')} told. The request is cancelled unless it is confirmed by ${instant(expiresAt)}.`,
  filesWait: (count) =>
    `The evidence ${count === 1 ? 'file waits' : `files (${count}) wait`} too: fetched from Slack once the request is confirmed, so do not delete ${count === 1 ? 'it' : 'them'} there before.`,
  nobody: (brand) =>
    `This has to be confirmed by a second person, but ${brand} has no editor or admin besides you. Nothing was changed. Ask the admin to give another person the role.`,
  wants: (brand, reason, changes, expiresAt) =>
    `${ended(`asks ${what(reason, changes)} for ${brand}`)} It waits for a second person until ${instant(expiresAt)}.`,
  wantsSummary: (brand) => `${brand}: waiting for a second person.`,
  asked: (reason, changes, askedAt, expiresAt) =>
    `asked ${what(reason, changes)}, ${instant(askedAt)}. Until ${instant(expiresAt)}.`,
  said: (consentDate) => `stated ${moment(consentDate)}`,
  evidence: 'with evidence',
  noEvidence: 'without evidence',
  unfinished: 'Confirmed, but it could not be written. Confirm again to write it.',
  show: 'Show',
  decline: 'Decline request',
  own: 'You asked for this yourself; the second person has to be another person. Nothing was changed.',
  askerWithoutRole: 'The person who asked no longer has a role for this brand. Nothing was changed.',
  withdrawn: 'You took your request back. Nothing was changed.',
  declined: 'You declined the request; nothing was changed. The person who asked will be told.',
  over: 'This request is closed.',
  overBy: (outcome, decidedAt) => {
    switch (outcome) {
      case 'approved':
        return `confirmed it on ${instant(decidedAt)}.`
      case 'declined':
        return `declined it on ${instant(decidedAt)}.`
      case 'withdrawn':
        return `took it back on ${instant(decidedAt)}.`
      case 'expired':
        return `It ran out on ${instant(decidedAt)}.`
    }
  },
  nothingNow: 'This button changed nothing.',
  bothAsked: 'asked,',
  bothApproved: 'confirmed. Both names are on record.',
  decided: {
    stored: (brand, stored) =>
      `confirmed your request. ${brand}: ${counted(stored, 'change')} recorded (kaydedildi).`,
    nothingStored: (brand) =>
      `confirmed your request for ${brand}, but nothing was changed: the record may have changed since, or the recipient has refused. Look the address up.`,
    declined: (brand) => `${ended(`declined your request for ${brand}`)} Nothing was changed.`,
    expired: (brand) =>
      `Your request for ${brand} was not confirmed in time and has lapsed. Nothing was changed; ask again if it is still needed.`,
    summary: (brand) => `${brand}: what became of your request.`,
  },
  waiting: (count) => `${counted(count, 'request')} waiting for a second person.`,
}
