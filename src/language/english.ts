import type { IstanbulDay, WallTime } from '../calendar/istanbul.ts'
import { names, ownRecordsOnly } from './english-names.ts'
import { languageFormats } from './formats.ts'
import type { words as turkish } from './turkish.ts'

export const {
  date,
  month,
  weekday,
  moment,
  exactMoment,
  time,
  withUtc,
  instant,
  number,
  list,
  counts,
  eachCount,
} = languageFormats('en-GB')

/** Writes a day with its weekday, such as "Monday 2 March 2026". */
export function dateWithWeekday(day: IstanbulDay | WallTime): string {
  return `${weekday(day)} ${date(day)}`
}

/** Writes a number with its noun in singular or plural, such as "1 day" and "2 days". */
export function counted(value: number, singular: string, many = `${singular}s`): string {
  return `${number(value)} ${value === 1 ? singular : many}`
}

/** Writes a text with a capital first letter. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

export const words: typeof turkish = {
  ...names,
  types: { ...names.types, BIREYSEL: 'private person' },
  ownRecordsOnly,
  outcomes: {
    'consent-shown': 'the consent was shown',
    'no-consent': 'there was no consent, the complaint was right',
    'not-ours': 'the message was not ours',
    withdrawn: 'withdrawn',
  },
  doors: {
    slack: 'Slack',
    cli: 'command line',
    import: 'file',
    telegram: 'Telegram',
    page: 'page',
    click: 'one click',
    sms: 'SMS',
    api: 'API',
    iys: 'through İYS',
  },
  origins: { staff: 'staff', recipient: 'recipient', system: 'connected system' },
  roles: { viewer: 'viewer', editor: 'editor', admin: 'admin' },
  national: {
    unverified: 'Not verified in İYS.',
    waiting: 'To be reported to İYS.',
    sent: 'Waiting for the answer of İYS.',
    registered: 'Verified in İYS.',
    refused: 'İYS did not take it.',
    late: 'Too late to report to İYS.',
  },
  inIys: {
    unverified: 'not verified',
    waiting: 'to be reported',
    sent: 'waiting for an answer',
    registered: 'registered',
    refused: 'not taken',
    late: 'too late',
  },
  confirm: 'Confirm',
  cancel: 'Cancel',
  newer: 'Newer',
  older: 'Older',
}
