import { dayOf, formatClock } from '../../../src/calendar/istanbul.ts'
import type { BrandDetails, SaveFault } from '../../../src/register/brands.ts'
import type { Role } from '../../../src/register/staff.ts'
import { ended } from '../../../src/report/sentence.ts'
import { counted, date, dateWithWeekday, list, words } from '../english.ts'
import type { Messages } from '../index.ts'
import { setting } from './settings.ts'

const details = ({ trademark, shortNames = [] }: BrandDetails) =>
  [
    ...(trademark === undefined ? [] : [`Trademark no ${trademark}.`]),
    ...(shortNames.length === 0 ? [] : [ended(`Short names: ${list(shortNames)}`)]),
  ].join(' ')

const held = (role: Role, of: string | null) => `${words.roles[role]} (${of ?? 'all brands'})`

const faults: Record<SaveFault, string> = {
  'code-wrong': 'This is not a code of İYS, and nothing was changed. A code is a number such as 123457.',
  'name-empty': 'The name is empty, and nothing was changed.',
  'provider-exists': 'There is a company already; an installation has one.',
  'provider-unknown': 'The company has not been added yet, and nothing was changed.',
  'brand-exists': 'There is a brand with this code already, and nothing was changed.',
  'brand-unknown': 'There is no such brand, and nothing was changed.',
  'brand-closed': 'This brand is closed, and nothing was changed.',
  'day-closed': 'A closed day has changes of this brand, and nothing was changed.',
  'name-taken': 'Another brand has this as its name, short name or code; nothing was changed.',
  'not-subscribed': "This place does not get this brand's daily report. Nothing was changed.",
  'no-such-role': 'This person has no such role. Nothing was changed.',
}

export const management: Messages['management'] = {
  unknownWord: (word, meant, example) =>
    meant === null
      ? `${word} was not understood. For example: ${example}`
      : `${word} was not understood. Did you mean: ${meant}`,
  notYet: 'Nothing changes until you press the button.',
  refused: (fault) => faults[fault],
  brand: {
    title: 'Brands',
    form: {
      title: 'Add a brand',
      submit: 'Add',
      nameMissing: 'The name of the brand is missing.',
      labels: { name: 'Name', code: 'Code', trademark: 'Trademark number', short: 'Short names' },
      hints: {
        name: 'The name recipients know it by, for example Örnek Çay.',
        code: 'Its brand code in İYS, digits only, for example 123458.',
        trademark: 'Its number where it is registered, for example 2019 12345.',
        short: 'To type in commands, with commas between them, for example çay, öç.',
      },
    },
    none: 'You are admin of no brand.',
    line: ({ code, trademark, shortNames, master, closedAt }, rooms) =>
      [
        `code ${code}`,
        ...(master ? ['master brand'] : []),
        ...(trademark === null ? [] : [`trademark no ${trademark}`]),
        ...(shortNames.length === 0 ? [] : [`short name ${shortNames.join(', ')}`]),
        rooms === 0 ? 'its report goes nowhere' : `its report goes to ${counted(rooms, 'place')}`,
        ...(closedAt === null ? [] : [`closed on ${date(dayOf(closedAt))}`]),
      ].join(' · '),
    onlyForAll: 'An admin of all brands can add a brand.',
    noProvider:
      'The company itself has to be added first, on the command line of the server: izin provider add --code … --name "…"',
    howToAdd: (example) =>
      `Write the name of the brand and its code in İYS; trademark number and short names if you like. For example: ${example}`,
    added: (name, code, given) => `${name} was added, its code is ${code}. ${details(given)}`.trim(),
    edited: (name, given) => `${name} was changed. ${details(given)}`.trim(),
    next: 'Next, its daily report; write in the Slack channel that should get it:',
    nextCommand: (code) => `subscribe brand=${code}`,
    askClose: (name, code, rooms, master) =>
      [
        `${name} (${code}) will be closed.${master ? ' It is the master brand of the company.' : ''}`,
        'It takes no new consents and nothing may be sent for it; its records stay and can be looked up.',
        rooms === 0 ? '' : `Its daily report to ${counted(rooms, 'place')} stops.`,
        'A closed brand cannot be opened again.',
      ]
        .filter((sentence) => sentence !== '')
        .join(' '),
    close: (name) => `Close ${name}`,
    closed: (name) => `${name} was closed. Its records stay and can be looked up.`,
  },
  role: {
    title: 'Roles',
    about: (sentence) => `Role: ${sentence}`,
    none: 'No role has been given yet.',
    always: 'admin (all brands, SLACK_ADMINS)',
    held,
    whom: (example) =>
      `The person is not clear. Pick them with @ or write the member id (it begins with U). For example: ${example}`,
    whichRole: (example) =>
      `It is not clear which role you mean: viewer, editor or admin. For example: ${example}`,
    whichBrand: (names) =>
      names.length === 0
        ? 'You are admin of no open brand.'
        : ended(`Write for which brand with brand=…. You are admin of ${list(names)}`),
    already: (given, of) => `is ${held(given, of)} already. Nothing was changed.`,
    given: (given, of) => `is now ${held(given, of)}.`,
    askGive: (given, of) => `will be ${held(given, of)}.`,
    give: (given, of) => `Give the role: ${held(given, of)}`,
    adminMay: "An admin can change brands, report channels, settings and other people's roles.",
    askTake: (lost) => `will lose this role: ${list(lost)}.`,
    take: (lost) => `Take the role: ${list(lost)}`,
    taken: (lost) => `is no longer ${list(lost)}.`,
    noneToTake: 'has no role that you could take here. Nothing was changed.',
    fromConfiguration:
      'is admin by the setting SLACK_ADMINS; that cannot be taken here, only in the configuration of the server.',
    lastAdmin:
      'After this there is no admin in Slack any more: nobody can give roles or change settings. A new admin can then be made only on the command line of the server: izin staff add --slack U… --role admin',
    ownRole: 'This is your own role of admin; after this you cannot use this command.',
    asked: 'asks for a role. The buttons count for the brands of which you are an admin.',
    askedSummary: 'A role is asked for.',
    giveAll: (given) => `All brands: make ${words.roles[given]}`,
    giveSome: 'Choose brand and role',
    decline: 'Decline the request',
    declined: 'was told that the request is declined.',
    hasRole: 'has a role; the request was not declined. To take the role: role take',
    grantFailed: 'This role could not be given; nothing was changed.',
    news: {
      summary: 'Your role has changed.',
      given: (given, of) => `gave you a role: ${held(given, of)}.`,
      declined: 'declined your request for a role. You can ask them why.',
      help: 'What can I do?',
    },
  },
  room: {
    title: 'Channels and groups that get the daily report',
    none: 'No channel or group gets a daily report.',
    howTo: 'To add a channel, write the command in it:',
    example: 'subscribe brand=… at=08:30',
    listCommand: 'subscribe list',
    thisRoom: 'this channel',
    place: ({ platform, externalId, title }) =>
      `${platform === 'slack' ? 'Slack' : 'Telegram'} ${title == null ? externalId : `“${title}”`}`,
    time: (minutes, isUsual) => `every day ${formatClock(minutes)}${isUsual ? ' (the usual time)' : ''}`,
    lost: 'cannot be reached: it was deleted, or izin was removed from it',
    whichRoom: (example) =>
      `Write the command in the channel that should get the report, or name the place: room=C0123ABCD, for a Telegram group room=telegram -1001234567890. For example: ${example}`,
    wrongTime: 'Write the time with hours and minutes, for example at=08:30; at=default for the usual time.',
    whichBrand: (place) => `Which brand's daily report should ${place} get?`,
    added: (name, place, at, firstAt) =>
      `${place} was added for the daily report of ${name}: ${at}. The first report comes on ${dateWithWeekday(dayOf(firstAt))}.`,
    changed: (name, place, at) => `${place} gets the daily report of ${name}: ${at}.`,
    inviteSlack:
      'If izin is not in this channel, add it: click the name of the channel, Integrations, Add an app.',
    inviteTelegram: "If izin's Telegram bot is not in this group, add it.",
    telegramOff:
      'Telegram is not set up yet: the reports are kept, and go out once the server has a TELEGRAM_BOT_TOKEN.',
    tryIt: (command) => `The state of the channels: ${command}`,
    remove: (name, place) => `${place === null ? '' : `${place}: `}Stop the report of ${name}`,
    removeTitle: 'Daily report',
    askRemove: (name, place) => ended(`${place} no longer gets the daily report of ${name}`),
    noneHere: (place) => `${place} gets no daily report. Nothing was changed.`,
    whichRemove: (place) => `Choose the report that ${place} should stop getting.`,
    removed: (name, place) => ended(`${place} no longer gets the daily report of ${name}`),
  },
  setting,
}
