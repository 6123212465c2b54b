import { dayOf } from '../../../src/calendar/istanbul.ts'
import { ended } from '../../../src/report/sentence.ts'
import { counted, date, instant, list, number, words } from '../english.ts'
import type { Messages } from '../index.ts'

const feasts = (firstDays: Readonly<Record<string, string>>) =>
  Object.entries(firstDays)
    .map(([feast, day]) => `${feast} ${date(day)}`)
    .join(', ')
const calendarYears = (now: number) => {
  const year = Number(dayOf(now).slice(0, 4))
  return `${year} and ${year + 1}`
}

export const setup: Messages['setup'] = {
  title: 'Setting up',
  summary: (open) => (open === 0 ? 'There is no step left to do.' : `${counted(open, 'step')} left to do.`),
  type: 'Type:',
  typeInRoom: 'Type in the channel that should get it:',
  typeWhenRight: 'If they are right, type:',
  onServer: 'On the command line of the server:',
  forAdmins: 'Admins see the steps of the setup and complete them.',
  admins: 'Admins:',
  ownRole: (role) => `Your role: ${words.roles[role]}.`,
  helpFor: 'What you can do:',
  firstAdmin: 'There is no admin yet; a person with access to the server adds the first one.',
  company: (name) => (name === null ? 'The company has not been added yet.' : `Company: ${name}`),
  companyNext: 'izin provider add --code … --name "…"',
  brands: (names) =>
    names.length === 0
      ? 'There is no brand beside the master one.'
      : ended(`Brands: ${list(names.slice(0, 10))}`),
  brandNext: 'brand add NAME code=…',
  roles: (count) =>
    count === 0 ? 'No role has been given to the staff yet.' : `${counted(count, 'role')} given.`,
  roleNext: 'role give @person editor brand=…',
  rooms: (silent) =>
    silent.length === 0
      ? 'The daily report of every brand goes to a channel or a group.'
      : ended(`The daily report goes nowhere for: ${list(silent.slice(0, 10))}`),
  roomNext: (code) => `subscribe brand=${code ?? '…'}`,
  key: 'Keep a copy of the key (izin.key or IZIN_KEY) elsewhere: without it the addresses cannot be read, and no backup holds it.',
  calendar: (now, doubt, missing) =>
    missing !== null
      ? `The religious holidays of ${missing} are not in the calendar; business days may come out early.`
      : doubt === null
        ? `The religious holidays of ${calendarYears(now)} are in the calendar.`
        : `The religious holidays of ${doubt.year} are computed, not confirmed: ${feasts(doubt.firstDays)}. Compare them with Diyanet's calendar; correct wrong ones with setting extra holidays.`,
  calendarNext: (year) => `setting compared year ${year}`,
  calendarMissingNext: 'setting extra holidays [{"day":"…","name":"Ramazan","half":false}]',
  stamps: {
    on: "The days' files are time-stamped.",
    off: 'Time stamps are off (they are optional): TSA_URL on the server turns them on.',
    unusable:
      "No time stamps can be had: TSA_CA_PEM holds no certificate. Set it to the authority's root, as PEM text; the stamps that wait then come by themselves.",
  },
  exchange: {
    off: 'The exchange with İYS is off: consents stay unverified there, and reporting them is up to you. To switch it on: setting iys_exchange = file.',
    file: 'Changes are reported to İYS by file.',
  },

  diagnosisTitle: 'Diagnosis',
  diagnosisNote:
    'You can pass this message on as it is when you ask for support: it holds no address and no secret.',
  versions: 'Versions',
  database: (stored, known) =>
    stored === known
      ? `database schema ${stored}`
      : `database schema ${stored}, that of the program ${known}`,
  connections: 'Connections',
  answers: 'answers',
  noAnswer: (detail) => `does not answer (${detail})`,
  telegram: { off: 'off', webhook: 'on, by webhook', polling: 'on, by polling' },
  stampsHere: {
    on: 'time stamps on',
    off: 'time stamps off',
    unusable: 'no time stamps to be had: TSA_CA_PEM holds no certificate',
  },
  exchangeOff: 'exchange off',
  waitsForIys: (waiting, firstDue) =>
    `to be reported or answered ${number(waiting)}${firstDue === null ? '' : `, first due on ${date(firstDue)}`}`,
  queues: 'Queues',
  queue: (inbound, outgoing, minutes) =>
    `in ${number(inbound)}, out ${number(outgoing)}${minutes === null ? '' : `, the oldest has waited ${counted(minutes, 'minute')}`}`,
  lostRooms: (count) =>
    count === 0 ? 'no channel out of reach' : `${counted(count, 'channel')} out of reach`,
  noWebhook: 'none',
  webhook: (id, isPaused, held) =>
    isPaused
      ? `${id} is paused (izin webhook test --id ${id} continues it)`
      : held === 0
        ? `${id} works`
        : `${id} does not answer, changes of ${number(held)} ${held === 1 ? 'recipient' : 'recipients'} wait`,
  clock: 'Clock',
  time: (now, isProven) =>
    `${instant(now)} (Istanbul), ${isProven ? 'going evenly' : 'started a short while ago, not proven yet'}`,
  calendarTitle: 'Calendar',
  calendarState: (now, doubt, missing) =>
    missing !== null
      ? `religious holidays of ${missing} missing`
      : doubt === null
        ? `religious holidays of ${calendarYears(now)} confirmed`
        : `religious holidays of ${doubt.year} not confirmed`,
  permissions: "The app's permissions in Slack",
  lacking: (scopes) =>
    scopes === null
      ? 'Slack did not say'
      : scopes.length === 0
        ? 'none lacking'
        : `lacking: ${scopes.join(', ')}. Install the app anew by the present manifest.`,
}
