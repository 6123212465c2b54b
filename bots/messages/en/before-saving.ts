import { date, moment } from '../english.ts'
import type { beforeSaving as turkish } from '../tr/before-saving.ts'
import { words } from './words.ts'

export const beforeSaving: typeof turkish = {
  summary: 'Please check before it is recorded.',
  taken: 'What the command left open will be taken as follows:',
  date: 'Date',
  time: 'Time',
  source: 'Source',
  type: 'Recipient type',
  whenTyped: (at) => `${moment(at)} (when the command was typed)`,
  insteadOfAhead: (at) => `${moment(at)} (when the command was typed; the date given is in the future)`,
  dayStart: (day) => `00:00 (the beginning of ${date(day)})`,
  dayEnd: (day) => `23:59:59 (the end of ${date(day)})`,
  typesOnRecord: `every type on record; ${words.types.BIREYSEL} where there is none`,
  notYet: 'Nothing is written until you press Record. These buttons hold for 30 minutes.',
  dropped: 'Cancelled; nothing was changed.',
  changeByWords:
    'The form could not be opened; nothing was written. Press the button again, or type the command again with the address:',
  address: 'ADDRESS',
}
