import { date, number } from '../english.ts'
import type { ChangeTold, laterEvidence as turkish } from '../tr/later-evidence.ts'
import { words } from './words.ts'

/** ONAY for SMS, 2 March 2026, source call centre, record no 70f5…7c6d */
export function changeTold({ channel, status, source, date: on, id }: ChangeTold): string {
  return [
    `${status} for ${words.channels[channel]}`,
    date(on),
    source === null ? 'source not stated' : `source ${words.sources[source]}`,
    `record no ${id}`,
  ].join(', ')
}

const unread = {
  'change-missing': 'The record no is missing.',
  'note-missing': 'The text of the evidence is missing.',
  'note-unquoted': 'The text of the evidence has to stand in quotation marks.',
  word: 'The command was not understood.',
}

const notFound = {
  unreadable: 'This is no record no.',
  unknown: 'There is no record whose number begins so in the brands you are an editor of.',
  unclear: 'This number fits several records. Write more of its digits.',
}

export const laterEvidence: typeof turkish = {
  unread: (fault, example) => `${unread[fault]} For example: ${example}`,
  notFound: (reason, example) => `${notFound[reason]} For example: ${example}`,
  notFoundInForm: (reason) => notFound[reason],
  refused: (reason, max) =>
    ({
      unknown: 'This change was not found, and nothing was added.',
      erased: "This recipient's address was erased; evidence cannot be added any more.",
      empty: 'The text of the evidence is empty, and nothing was added.',
      'text-too-long': `The text of the evidence is too long: it may have ${number(max)} characters at most. Nothing was added.`,
    })[reason],
  form: {
    title: 'Add evidence',
    save: 'Add',
    label: 'Evidence',
    hint: 'What shows the consent: the number of a form or a call, the wording.',
  },
  addTo: (channel) => (channel === null ? 'Add evidence' : `Add evidence: ${words.channels[channel]}`),
  about: (brand, change) => `${brand}: ${changeTold(change)}.`,
  added: 'The evidence was added.',
  already: 'This evidence was added before.',
  asOf: (today) =>
    `It is kept as added on ${date(today)}: it shows who added it, not that it existed when the consent was given.`,
}
