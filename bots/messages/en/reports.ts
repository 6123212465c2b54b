import type { Status } from '../../../src/consent/channel.ts'
import {
  counted,
  counts,
  date,
  dateWithWeekday,
  eachCount,
  list,
  number,
  time,
  weekday,
  withUtc,
  words,
} from '../english.ts'
import type { Messages } from '../index.ts'
import type { StampInShort, StampNews } from '../tr/reports.ts'

function difference(more: number, status: Status): string {
  return more === 0 ? '' : `${number(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} ${status}`
}

function stampWords({ stamp, stampedAt, authority }: StampNews): string | null {
  if (stamp === 'off') return null
  if (stampedAt === null) return 'unstamped'
  const at = withUtc(stampedAt)
  return `stamped ${at}, ${authority}`
}

function agreementWords({ agreedAt }: Pick<StampNews, 'agreedAt'>): string | null {
  if (agreedAt === undefined) return null
  return agreedAt === null ? 'not agreed to yet (mutabakat)' : `agreed to (mutabakat) ${withUtc(agreedAt)}`
}

function stampInShort({ stamp, stampedAt }: StampInShort): string[] {
  if (stamp === 'off') return []
  if (stamp === 'unstamped') return ['unstamped']
  const at = stampedAt === null ? '' : ` ${withUtc(stampedAt)}`
  return [`stamped${at}`]
}

export const reports: Messages['reports'] = {
  day: {
    title: (brand, on) => `${brand} · ${dateWithWeekday(on)}`,
    channel: (channel, all, byRecipients) => {
      const own =
        byRecipients > 0
          ? ` (${number(byRecipients)} by ${byRecipients === 1 ? 'the recipient' : 'the recipients'})`
          : ''
      return `${words.channels[channel]}: ${counts(all) || 'no change'}${own}`
    },
    origin: (origin, all) => `${words.origins[origin]} ${counts(all)}`,
    origins: (counted) => `Recorded by: ${counted.join(' · ')}`,
    quiet: 'Nothing changed on that day.',
    noRegister: (begins) => `There was no register on that day; its first day is ${date(begins)}.`,
    notAddedYet: 'This brand had not been added yet on that day.',
    quietToday: 'Nothing has changed yet today.',
    quietYesterday: 'Nothing changed yesterday.',
    quietOn: (on) => `Nothing changed on ${date(on)}.`,
    moreBrands: (count) => `${counted(count, 'more brand')}; add brand=… to the command to see one of them.`,
    preview: 'The day goes on: numbers may grow, and the seal is set when it closes.',
    notClosed: 'This day is not closed yet. Days close at 00:30; its seal and files are ready then.',
    future: 'This day has not come yet. Write a past day, for example yesterday or 02.03.2026.',
    tooOld: 'There is no report of a day so long ago. Write a day such as yesterday or 02.03.2026.',
    beforeChain: (begins) =>
      `This day has no seal: sealed days begin on ${date(begins)}, and none before it is sealed.`,
    waitsForClock: (newestOn) =>
      `The last days were not closed: the newest entry is of ${date(newestOn)}, and the server's clock says that it is much later. Ask an admin to check the clock; if it is right, the days close by themselves within minutes.`,
    weekBefore: (on, more, isYesterday) => {
      const name = isYesterday ? `last ${weekday(on)}` : `the ${weekday(on)} before`
      const differences = [difference(more.rejection, 'RET'), difference(more.approval, 'ONAY')].filter(
        Boolean,
      )
      return differences.length === 0
        ? `As many ONAY and RET as ${name}.`
        : `${differences.join(', ')} than ${name}.`
    },
    duty: (what, until, daysLeft) => {
      const [subject, has] = [list(eachCount(what)), what.approval + what.rejection === 1 ? 'has' : 'have']
      if (daysLeft === null) return `${subject} ${has} until ${date(until)} to reach İYS.`
      if (daysLeft < 0) return `${subject} should have reached İYS by now, the oldest by ${date(until)}.`
      return daysLeft === 0
        ? `${subject} ${has} to reach İYS today.`
        : `${subject} ${has} ${counted(daysLeft, 'business day')} left to reach İYS.`
    },
    inIys: (counts) =>
      `İYS: ${counts.map(([state, count]) => `${number(count)} ${words.inIys[state]}`).join(', ')}.`,
    answersDue: (count, until, daysLeft) => {
      const [subject, has] = [counted(count, 'complaint'), count === 1 ? 'has' : 'have']
      if (daysLeft === null) return `${subject} ${has} until ${date(until)} to be answered.`
      return daysLeft === 0
        ? `${subject} ${has} to be answered today.`
        : `${subject} ${has} ${counted(daysLeft, 'business day')} left to be answered.`
    },
    answersLate: (count, since) =>
      count === 1
        ? `${counted(count, 'complaint')} should have been answered by ${date(since)}.`
        : `${counted(count, 'complaint')} should have been answered by now; the oldest by ${date(since)}.`,
    unconfirmed: (count, on) => {
      const whom = count === 1 ? 'its recipient' : 'their recipients'
      const have = count === 1 ? 'has' : 'have'
      return on === null
        ? `${number(count)} ONAY given today could not be confirmed to ${whom} yet, and ${have} to be today; check how e-mail and SMS are sent.`
        : `${number(count)} ONAY given on ${date(on)} could not be confirmed to ${whom} the same day; check how e-mail and SMS are sent.`
    },
    withoutEvidence: (count) => `${number(count)} ONAY without evidence.`,
    local: (count) =>
      `${number(count)} RET kept here only; İYS does not take ${count === 1 ? 'it' : 'them'}.`,
    voiding: (count) =>
      `${number(count)} of these ${count === 1 ? 'is a consent' : 'are consents'} of a file that was taken back and ${count === 1 ? 'stands' : 'stand'} again as before it.`,
    seal: 'Seal',
    digest: 'SHA-384 digest of the file',
    ofFile: (stamp) =>
      [
        stampWords(stamp),
        agreementWords(stamp),
        stamp.retentionOver ? 'the retention is over, addresses in the file were dropped' : null,
      ].filter((piece) => piece !== null),
    summary: (brand, on, all) => `${brand}, ${date(on)}: ${counts(all) || 'nothing changed'}.`,
    summaryOfDay: (on) => `Report of ${date(on)}.`,
  },
  changes: {
    title: 'What recipients changed themselves',
    summary: (total) => `What recipients changed themselves: ${number(total)}.`,
    span: (from, total) =>
      total === 0
        ? `Recipients have changed nothing since ${dateWithWeekday(from)}, today included.`
        : `${counted(total, 'change')} since ${dateWithWeekday(from)}, today included.`,
    byDoor: (door, all) => `${door}: ${counts(all)}`,
    page: (first, last, all) =>
      last - first + 1 === all
        ? 'The newest first:'
        : `The newest first, ${number(first)}–${number(last)} of ${number(all)}:`,
    file: 'Download all (CSV)',
    erased: 'erased address',
    unverified: (butThoseThere) =>
      `These changes${butThoseThere ? ', but for those made through İYS,' : ''} are not verified in İYS.`,
  },
  posts: {
    mayBeRepeat: 'This message may have come for the second time.',
    stamped: (brand, on) => `${brand}, ${date(on)}: the time stamp of the report has come.`,
    roomLost: (brand, platform, place) =>
      `The report of ${brand} could not be sent: the ${platform} room (${place}) cannot be reached. The report is kept; put the app into the room again, or remove the room.`,
    roomLostSummary: (brand) => `The report of ${brand} did not reach its room.`,
    roomRefused: (brand, platform, place) =>
      `A message for ${brand} to the ${platform} room (${place}) was not taken and will not be sent again. Look into the room; if the report is not there, have it as a file on the server: izin report --date YYYY-MM-DD --out DIR`,
    roomRefusedSummary: (brand) => `A message for ${brand} was not taken.`,
    givenUpRoom: (brand, platform, place) =>
      `A message for ${brand} to the ${platform} room (${place}) was never answered: whether it arrived is not known, and it will not be sent again. Look into the room; if the report is not there, send it again on the server: izin report --date YYYY-MM-DD --post`,
    givenUpPerson: (platform) =>
      `A message to a person over ${platform} was never answered: whether it arrived is not known, and it will not be sent again. Check the connection of the server to ${platform}.`,
    givenUpItem: (item) => `In the log: outbox.given-up, message ${item}.`,
    givenUpSummary: 'A message was never answered.',
    inboundGivenUp: (platform) =>
      `A request that came over ${platform} could not be processed because of an error in izin, and was given up. It may have been a refusal. Its sender was asked to try again.`,
    inboundGivenUpItem: (item) => `In the log: inbox.given-up, item ${item}.`,
    inboundGivenUpSummary: 'A request that came in could not be processed.',
    noSender: (platform, waiting, rooms) =>
      `${counted(waiting, 'message')} could not be sent: ${platform} is not set up in izin. What waits is kept, and goes out once ${platform} is set up${rooms === 0 ? '' : `; ${counted(rooms, 'room')} ${rooms === 1 ? 'gets its' : 'get their'} reports there`}. Set up ${platform}${rooms === 0 ? '' : ', or remove the rooms'}.`,
    noSenderSummary: (platform) => `${platform} is not set up; messages wait.`,
    clockJumped: (days, isAhead) =>
      `The clock of the server has suddenly gone ${counted(days, 'day')} ${isAhead ? 'forward' : 'back'}. So that no day is closed by a wrong clock, izin goes on with the earlier time for now; if the clock stays so for some minutes, its time is taken. Check the clock of the server.`,
    clockJumpedSummary: 'The clock of the server has suddenly changed.',
  },
  files: {
    button: 'Download the files',
    ready: 'The files are ready: open the page below and download them.',
    csv: 'Report file (CSV)',
    tsr: 'Time stamp (.tsr)',
    notYet: 'There is no file of this day yet: it is ready when the day closes.',
  },
  last: {
    title: 'Last 7 reports',
    none: 'No day has closed yet; the first report is ready at 00:30.',
    line: (on, all, stamp) =>
      [
        `${dateWithWeekday(on)}: ${counts(all) || 'no change'}`,
        ...(stamp === null ? [] : [...stampInShort(stamp), agreementWords(stamp)]),
      ]
        .filter((piece) => piece !== null)
        .join(' · '),
    show: 'Show the report',
    showDay: (on) => `${date(on)} · report`,
    files: 'Download the files',
    filesOf: (on, brand) => `${date(on)} · files${brand === null ? '' : ` · ${brand}`}`,
  },
  seals: {
    button: 'Seal and digest',
    about:
      "The seal is the fingerprint of all records, the digest that of the day's file: if they change, so does it. Agreement (mutabakat): a connected system found the file equal to its own.",
  },
}

export const digest: Messages['digest'] = {
  span: (from, until) =>
    date(from) === date(until)
      ? `${date(from)} ${time(from)}–${time(until)}`
      : `${date(from)} ${time(from)} – ${date(until)} ${time(until)}`,
  title: (brand, span) => `${brand} · ${span}: what recipients changed themselves.`,
  channel: (channel, { approval, rejection }) =>
    `${words.channels[channel]}: ${[
      ...(rejection > 0 ? [`${number(rejection)} RET`] : []),
      ...(approval > 0 ? [`${number(approval)} ONAY`] : []),
    ].join(', ')}`,
}

export const telegramGroup: Messages['telegramGroup'] = {
  summary: 'The id of this group:',
  add: 'To get the daily report here, an admin types this in Slack:',
  remove: 'To stop the report:',
  menu: 'Shows how to get the daily report in this group',
}
