import { list } from '../english.ts'
import type { forms as turkish } from '../tr/forms.ts'
import { words } from './words.ts'

export const forms: typeof turkish = {
  asking: {
    'look-up': { title: 'Look up consents', submit: 'Look up' },
    history: { title: 'Consent history', submit: 'Show' },
    evidence: { title: 'Evidence', submit: 'Show' },
  },
  messageDay: 'Day of the message',
  messageDayHint:
    'The day the message complained about was sent. Left empty, only the present state is shown.',
  complaint: {
    title: 'Note a complaint',
    submit: 'Note',
    brandHint: 'Leave it empty where the complaint names no brand.',
    received: 'Day it was received',
    receivedHint: 'The time to answer runs from this day.',
    messageDay: 'Day of the message',
    messageDayHint: 'The day the message complained about was sent. Leave it empty where nobody knows.',
    messageTime: 'Time of the message',
    messageTimeHint: 'By the clock of Istanbul.',
    message: 'Text of the message',
    messageHint: 'The whole message. It is kept encrypted and appears in the evidence files only.',
    noteHint: 'Where the complaint came from and its number there, for example e-Devlet 2026/4711.',
  },
  changeTitle: 'Change a consent',
  status: 'New status',
  statusMissing: 'The new status is missing: choose ONAY or RET.',
  recordTitle: (status) => `Record ${status}`,
  record: 'Record',
  cancel: 'Cancel',
  close: 'Close',
  address: 'Address',
  addressHint: 'The whole phone number or e-mail address, for example 0532 123 45 67.',
  brand: 'Brand',
  everyBrand: 'Left empty, all brands you have a role for are asked.',
  channels: 'Channel',
  allChannels: 'all (every channel that suits the address)',
  type: 'Recipient type',
  typeOnRecord: 'the type on record',
  typeHint:
    'Where no type is chosen, a RET is written for every type on record; an ONAY is for a private person, and you are asked where the address is on record as a trader.',
  typesOnRecord: (recorded) => `On record: ${list(recorded.map((type) => words.types[type]))}.`,
  source: 'Source',
  sourceHint: (status) =>
    status === 'ONAY' ? 'Where was the consent taken?' : 'Where did the recipient refuse?',
  day: 'Date',
  dayHint: (status) =>
    `The day on which the recipient ${status === 'ONAY' ? 'consented' : 'refused'}. Left empty, this moment is taken.`,
  time: 'Time',
  timeHint: (status) =>
    `By the clock of Istanbul. With a day and no time, the ${status === 'ONAY' ? 'beginning' : 'end'} of that day is taken.`,
  evidence: 'Evidence',
  evidenceHint: (status) =>
    status === 'ONAY'
      ? 'What shows the consent: the number of a form or a call, the wording. On a complaint the company has to prove it.'
      : 'What shows the refusal: the text of the message, the number of a call.',
  files: 'Evidence file',
  filesHint: (mebibytes) =>
    `A signed form, a screenshot, an e-mail or a recorded call: PDF, PNG, JPEG, .eml, .txt, WAV, MP3, M4A; ${mebibytes} MB a file at most.`,
  note: 'Note',
  brandMissing: 'The brand is missing. Choose one from the list.',
  notOpened: 'The form could not be opened; nothing was written. Please try again in a few seconds.',
  notTaken:
    'A field of the form was missing or wrong; nothing was written. Open the form again and fill it in.',
}
