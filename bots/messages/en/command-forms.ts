import { list, words } from '../english.ts'
import type { Messages } from '../index.ts'

export const commandForms: Messages['commandForms'] = {
  open: 'Open the form',
  choose: 'Choose a command',
  everyBrand: 'all brands',
  everyBrandHint: 'Left empty, all brands you have a role for are shown.',
  numberHint: 'The list of complaints and the message about it show this number, for example 3.',
  oneOfBoth: 'Choose one of the two, and leave the other empty.',
  role: {
    give: 'Give a role',
    giveSubmit: 'Give the role',
    take: 'Take a role',
    takeSubmit: 'Go on',
    person: 'Person',
    whom: 'Choose a person.',
    role: 'Role',
    roleHint: `${words.roles.viewer}: looks up and reads reports. ${words.roles.editor}: records ONAY and RET too. ${words.roles.admin}: also manages brands, rooms, roles and settings.`,
    roleMissing: 'The role is missing. Choose one from the list.',
  },
  room: {
    add: 'Add a room',
    title: 'Daily report to a room',
    submit: 'Save',
    room: 'Slack room',
    telegram: 'Telegram group',
    telegramHint: 'Where the report is to go to a Telegram group: its number, for example -1001234567890.',
    telegramWrong: 'The number of a Telegram group has digits only, perhaps behind a minus.',
    whichRoom: 'Choose a Slack room or write the number of a Telegram group.',
    notARoom: 'The report goes to a room, not to a person. Choose a room.',
    time: 'Time',
    timeHint: (usual) => `By the clock of Istanbul. Left empty, the usual time (${usual}) holds.`,
  },
  closeComplaint: {
    title: 'Close a complaint',
    submit: 'Close the complaint',
    number: 'Complaint no',
    outcome: 'Outcome',
    outcomeMissing: 'The outcome is missing. Choose one from the list.',
    noteHint: 'It is kept encrypted and appears in the evidence files only.',
  },
  erase: {
    title: 'Erase an address',
    submit: 'Go on',
    intro: 'The next screen shows what the erasure covers; nothing changes until you confirm it.',
  },
  upload: {
    open: 'Choose a file in Slack',
    title: 'Upload consents',
    submit: 'Upload and preview',
    file: 'File',
    fileHint:
      'CSV or Excel (.xlsx), with the names of the columns in its first line: type, source, recipient, status, consentDate. The file stays in Slack as a file of yours; if it should not, use the upload page.',
    fileMissing: 'The file is missing. Choose one.',
  },
  setting: {
    open: 'Write a new value',
    title: 'Change a setting',
    submit: 'Save',
    value: 'New value',
    missing: 'The value is missing.',
    now: (name, value) => `${name}, at present: ${value}.`,
  },
  changes: {
    open: 'Choose day and brand',
    title: 'Recipient changes',
    from: 'First day',
    fromHint: 'Shown from that day until today. Left empty, it begins with yesterday.',
    tooLate: 'This day has not come yet. Choose today or a past day.',
  },
  report: {
    open: 'Another day',
    title: 'Report of a day',
    day: 'Day',
    dayHint: "Left empty, yesterday's report is shown. For today there is a preview.",
  },
  complaints: { open: 'Choose a brand', title: 'Open complaints' },
  lastReports: { open: 'Choose a brand', title: 'The last 7 reports' },
  database: {
    open: 'Another moment or scope',
    title: 'Permitted database',
    day: 'A past day',
    dayHint: 'Left empty, this moment is taken.',
    time: 'Time',
    timeHint: 'With a day and no time, the end of that day is taken.',
    scope: 'Scope',
    scopes: { ONAY: 'ONAY only (addresses that may be sent to)', all: 'ONAY and RET' },
    stamp: 'Time stamp',
    stampWanted: 'Give the file with a time stamp',
  },
  brand: {
    edit: 'Edit a brand',
    editSubmit: 'Save',
    close: 'Close a brand',
    closeSubmit: 'Go on',
    keptHint: 'Left empty, it stays as it is.',
    nothing: 'Nothing to change was written: write the trademark number or the short names.',
  },
  evidence: {
    change: 'Record no',
    changeHint: 'The consent history and the answer to a recorded change show it, for example 70f5…7c6d.',
  },
}

export const forms: Messages['forms'] = {
  show: 'Show',
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
    messageDayHint: 'The day the message complained about was sent. Leave it empty if it is not known.',
    messageTime: 'Time of the message',
    messageTimeHint: 'By the clock of Istanbul.',
    message: 'Text of the message',
    messageHint: 'The whole message. It is kept encrypted and appears in the evidence files only.',
    noteHint: 'Where the complaint came from and its number there, for example e-Devlet 2026/4711.',
  },
  newTitle: 'Record a consent',
  changeTitle: 'Change a consent',
  status: 'New status',
  statusMissing: 'The new status is missing: choose ONAY or RET.',
  recordTitle: (status) => `Record ${status}`,
  record: 'Record',
  close: 'Close',
  address: 'Address',
  addressHint: 'The whole phone number or e-mail address, for example 0532 123 45 67.',
  brand: 'Brand',
  everyBrand: 'Left empty, all brands you have a role for are asked.',
  channels: 'Channel',
  allChannels: 'all (every channel that suits the address)',
  type: 'Recipient type',
  typeOnRecord: 'the type on record',
  typeHint: (status) =>
    [
      ...(status === 'ONAY' ? [] : ['Where no type is chosen, a RET is written for every type on record.']),
      ...(status === 'RET'
        ? []
        : [
            'Where no type is chosen, an ONAY is of a private person; you are asked where the address is on record as a trader.',
          ]),
    ].join(' '),
  recordedRecipientTypes: (recorded) => `On record: ${list(recorded.map((type) => words.types[type]))}.`,
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
