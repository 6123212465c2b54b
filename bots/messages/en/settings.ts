import { readHolidays } from '../../../src/calendar/holidays.ts'
import { logoKibibytesMax } from '../../../src/register/settings.ts'
import { ended } from '../../../src/report/sentence.ts'
import { counted, date, instant, list, number } from '../english.ts'
import type { Messages } from '../index.ts'
import type { SettingText } from '../tr/settings.ts'

const either = (name: string, yes: string, no: string): SettingText => ({
  name,
  holds: (value) => (value === 'yes' ? yes : no),
})

const values: Readonly<Record<string, string>> = { '[]': 'none' }

/** A logo is too long to show. */
const valueText = (value: string) => values[value] ?? (value.length > 1000 ? 'PNG' : value)

export const setting: Messages['management']['setting'] = {
  title: 'Settings',
  texts: {
    saturday_is_business: either(
      'Saturday',
      'Saturday counts as a business day.',
      'Saturday does not count as a business day.',
    ),
    half_day_is_business: either(
      'Half holidays',
      'Half holidays (28 October, the eves) count as business days.',
      'Half holidays (28 October, the eves) do not count as business days.',
    ),
    holidays: {
      name: 'Extra holidays',
      holds(value) {
        const read = readHolidays(value)
        return !read.ok || read.rows.length === 0
          ? 'No holiday was added to the calendar or corrected.'
          : ended(
              `Added to the calendar: ${list(read.rows.map(({ day, name }) => `${date(day)} (${name})`))}`,
            )
      },
    },
    holidays_confirmed_through: {
      name: 'Compared year',
      holds: (value) =>
        `The religious holidays were compared with Diyanet's calendar through the end of ${value}.`,
    },
    repeat_onay: {
      name: 'Repeated ONAY',
      holds: (value) =>
        value === 'reject'
          ? 'A new ONAY of a recipient who has one is refused with H174.'
          : 'A new ONAY of a recipient who has one brings its date and source.',
    },
    second_person_over_ret: either(
      'ONAY over RET',
      'An ONAY that staff record over a RET waits for the approval of a second person.',
      'Staff may turn a RET into ONAY alone, unless a complaint is open.',
    ),
    second_person_above: {
      name: 'Bulk ONAY limit',
      holds: (value) =>
        value === 'off'
          ? 'Bulk ONAY does not wait for a second person.'
          : `More than ${number(Number(value))} ONAYs at once wait for the approval of a second person. RET does not wait.`,
    },
    look_ups_per_day: {
      name: 'Daily look-up limit',
      holds: (value) => `A staff member may look up ${counted(Number(value), 'address', 'addresses')} a day.`,
    },
    system_look_ups_per_day: {
      name: 'Daily look-up limit of systems',
      holds: (value) =>
        `A system that may read looks up ${counted(Number(value), 'address', 'addresses')} a day.`,
    },
    confirm_consents: either(
      'ONAY confirmation',
      'An ONAY given electronically is confirmed to its recipient the same day, with a way to stop.',
      'The company itself confirms an ONAY to its recipient.',
    ),
    proof_days: {
      name: 'Proof period',
      holds: (value) =>
        `The proof of a phone number or an e-mail address counts for ${counted(Number(value), 'day')}.`,
    },
    complaint_answer_days: {
      name: 'Complaint period',
      holds: (value) =>
        `Complaints are answered within ${counted(Number(value), 'business day')}: chosen by the company, not by law.`,
    },
    retention_years: {
      name: 'Retention',
      holds: (value) =>
        `An address is kept for ${counted(Number(value), 'year')} after its consent has ended; the law asks for three.`,
    },
    iys_exchange: {
      name: 'Exchange with İYS',
      holds: (value) =>
        value === 'file'
          ? 'Changes are reported to İYS by file. Nothing is sent on an ONAY that İYS does not have.'
          : 'No exchange with İYS is set up.',
    },
    recipient_digest: either(
      'Hourly digest',
      'The channels of a brand get an hourly count of the changes that recipients made themselves.',
      'No hourly count of the changes by recipients is sent.',
    ),
    page_color: {
      name: 'Page color',
      holds: (value) =>
        value === 'off'
          ? "The pages that recipients see have izin's own color."
          : `The pages that recipients see have the color ${value}.`,
    },
    page_logo: {
      name: 'Page logo',
      holds: (value) =>
        value === 'off'
          ? 'The pages that recipients see have no logo.'
          : "The pages that recipients see have the company's logo.",
    },
  },
  groups: {
    days: 'Business days',
    consents: 'Recording and look-ups',
    recipients: 'Recipients',
    reports: 'Reports',
    exchange: 'İYS',
    company: 'Company',
  },
  value: valueText,
  accepts(what) {
    switch (what.kind) {
      case 'yes-no':
        return 'Write yes or no.'
      case 'one-of':
        return `Write one of: ${what.words.join(', ')}.`
      case 'number':
        return `Write a number from ${number(what.min)} to ${number(what.max)}${what.off ? ', or off' : ''}.`
      case 'holidays':
        return 'Write JSON: [{"day":"2031-01-24","name":"Ramazan","half":false}]'
      case 'color':
        return 'Write a dark color such as #00674f, which can be read on white, or off.'
      case 'logo':
        return `The logo is given on the command line of the server: izin setting set page_logo logo.png (PNG, ${logoKibibytesMax} KiB at most). Write off to remove it.`
    }
  },
  changedMark: '✎',
  changedCount: (count) =>
    count === 0
      ? 'All settings have their default value.'
      : `✎ ${counted(count, 'setting')} ${count === 1 ? 'differs' : 'differ'} from the default.`,
  howTo: 'To change one, write its name and the new value:',
  example: 'setting complaint period 10',
  defaultIs: (text) => `Default: ${text}.`,
  technicalName: 'Technical name:',
  choose: 'Choose a setting',
  setTo: (value) => `New value: ${value}`,
  unknown: (name, nearest) =>
    nearest === null
      ? `There is no setting ${name}. Write setting alone for all of them.`
      : `There is no setting ${name}. Did you mean ${nearest}?`,
  changed: (at) => `${instant(at)}, changed by`,
  onlyForAll: 'An admin of all brands can change settings.',
  unchanged: (name, value) => `${name} is ${value} already. Nothing was changed.`,
  refused: (name, typed) => `${typed} is not a value of ${name}; nothing was changed.`,
  set: (name, before, value) => `${name} was set: ${value} (before: ${before}).`,
}
