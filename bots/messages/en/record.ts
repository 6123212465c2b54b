import { ended } from '../../../src/report/sentence.ts'
import { capital, counted, date, dateWithWeekday, list, moment, number, time } from '../english.ts'
import type { record as turkish } from '../tr/record.ts'
import { words } from './words.ts'

export const record: typeof turkish = {
  stored: (status) => `${status} recorded (kaydedildi).`,
  where: (brand, channel, address) => `${brand}, ${channel}, ${address}.`,
  receipt: (consentDate, id) => `${consentDate === null ? '' : `${moment(consentDate)}, `}record no ${id}.`,
  unchanged: 'Nothing was changed.',
  repeated: (consentDate, id) =>
    `The repeated RET was recorded too (kaydedildi): ${consentDate === null ? '' : `${moment(consentDate)}, `}record no ${id}.`,
  overRefusal: (channels, since) =>
    `${capital(list(channels))} stood at RET${since === null ? '' : ` since ${date(since)}`}; this ONAY takes its place. If the recipient did not ask for it anew, write RET.`,
  failed: (channels) =>
    `${capital(list(channels))} could not be written just now; nothing changed there. Please try again in a few minutes.`,
  aheadIsNow: (at) => `The date you gave is in the future; this moment (${time(at)}) was taken.`,
  dateIsTyped: (at) => `No date was given; the moment the command was typed (${time(at)}) was taken.`,
  dateIsNow: (at) => `No date was given; this moment (${time(at)}) was taken.`,
  dayAsNow: (at) =>
    `No time was given; this moment (${time(at)}) was taken. You can write the time, for example today 09:00.`,
  dayAsStart: (day) =>
    `No time was given; the beginning of ${date(day)} (00:00) was taken. You can write the time, for example yesterday 14:30.`,
  dayAsEnd: (day) =>
    `No time was given; the end of ${date(day)} (23:59:59) was taken. You can write the time, for example yesterday 14:30.`,
  sourceAssumed: `No source was given; ${words.sources.HS_EORTAM} was taken.`,
  typeAssumed: `No recipient type was given; ${words.types.BIREYSEL} was taken.`,
  noEvidence: 'No evidence was added: on a complaint it is for the company to prove the consent.',
  filesComing: (count) =>
    `${count === 1 ? 'The evidence file is' : `${number(count)} evidence files are`} being fetched from Slack; you will get a message about it.`,
  filesLeft:
    'No change was recorded, so the file was not added. To add it to one that is there, use the history command.',
  filesLost: 'The file could not be taken just now; you can add it by the button below.',
  hardlySms: 'This is no mobile number: an SMS will hardly reach it.',
  deadline: (daysLeft, day) =>
    daysLeft < 0
      ? `The time to report it to İYS ended on ${date(day)}.`
      : daysLeft === 0
        ? 'Today is the last day to report it to İYS.'
        : `${counted(daysLeft, 'business day')} left to report it to İYS: the last is ${dateWithWeekday(day)}.`,
  calendarEnds: (year, command) =>
    `The religious holidays of ${year} are not in the calendar; business days may come out early. An admin can add them: ${command} setting holidays …`,
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
  notYet: 'Nothing is written until you choose. This question holds for 30 minutes.',
  brandClosed: (brand) => `${brand} is closed; no new consent can be written for it.`,
  erased: 'This address was erased and is kept as RET. Only the recipient himself can give a consent again.',
  brandNotYours: (brand) => `${ended(`This needs the role editor for ${brand}`)} I can ask the admins.`,
  noBrandLeft: 'There is no open brand you may edit. Please ask an admin.',
}
