import { evidenceFilesMax, fileSize, fileWords } from '../../../src/register/evidence/file-kind.ts'
import { counted, date, dateWithWeekday, instant, list, moment, number, words } from '../english.ts'
import type { Messages } from '../index.ts'
import type { ChangeNews } from '../tr/evidence.ts'

/** ONAY for SMS, 2 March 2026, source call centre, record no 70f5…7c6d */
export function changeLine({ channel, recipientType, status, source, date: on, id }: ChangeNews): string {
  return [
    `${status} for ${words.channels[channel]}${recipientType === 'TACIR' ? ` (${words.types.TACIR})` : ''}`,
    date(on),
    source === null ? 'source not stated' : `source ${words.sources[source]}`,
    `record no ${id}`,
  ].join(', ')
}

const notFound = {
  unreadable: 'This is no record no.',
  unknown: 'There is no record whose number begins so in the brands you are an editor of.',
  unclear: 'This number fits several records. Write more of its digits.',
}

const whyNotFound = (reason: keyof typeof notFound, command: string) =>
  reason === 'unknown'
    ? `${notFound.unknown} The record no stands in the answer to ${command} history ADDRESS.`
    : notFound[reason]

export const laterEvidence: Messages['laterEvidence'] = {
  notFound: (reason, example, command) => `${whyNotFound(reason, command)} For example: ${example}`,
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
  addTo: (channel) => (channel === null ? 'Add evidence' : `Add evidence: ${channel}`),
  about: (brand, change) => `${brand}: ${changeLine(change)}.`,
  addWith: 'When you have found the evidence, add it with this command, its text in quotation marks:',
  addCommand: (id) => `add-evidence ${id} evidence="…"`,
  added: 'The evidence was added.',
  already: 'This evidence was added before.',
  eitherMissing: 'Write a text that proves it, or choose a file.',
  files: {
    add: 'Add evidence file',
    fetch: 'Download evidence file',
    pageReady: 'The page for the evidence file is ready.',
    taken: (mebibytes) =>
      `You may add a PDF, PNG, JPEG, text, e-mail (.eml) or sound recording (WAV, MP3, M4A), of ${mebibytes} MB at most, without a password.`,
    open: 'Open the page for the file',
    once: 'The link is for you alone: it is good for 15 minutes and takes one file.',
    kindAndSize: (kind, bytes) => `${fileWords.en[kind]}, ${fileSize(bytes, 'en')}`,
    line: (kind, bytes, addedAt) =>
      `Evidence file: ${fileWords.en[kind]}, ${fileSize(bytes, 'en')} · ${instant(addedAt)}`,
    fetchChoice: (kind, bytes, addedAt) =>
      `${fileWords.en[kind]}, ${fileSize(bytes, 'en')} · ${instant(addedAt)}`,
    choice: (brand, channel, recordedAt) => `${brand.slice(0, 40)} · ${channel} · ${instant(recordedAt)}`,
    more: (count) => `${counted(count, 'more evidence file')}; all of them are in the evidence pack.`,
    added: 'The evidence file was added.',
    already: 'This evidence file was added before.',
    refused: (reason, mebibytes) =>
      `${
        {
          gone: 'The evidence file could not be fetched from Slack. Add it again with the button below.',
          denied: 'You are no longer an editor of this brand. Ask an editor to add the file.',
          unknown: 'The change was not found.',
          erased: "This recipient's address was erased; evidence cannot be added any more.",
          'too-many': `A change may have ${evidenceFilesMax} evidence files at most.`,
          empty: 'The file is empty.',
          'too-large': `The file is too large: it may have ${mebibytes} MB at most.`,
          'other-kind':
            'A file of this kind is not taken: it has to be PDF, PNG, JPEG, text, .eml, WAV, MP3 or M4A.',
          encrypted:
            'The PDF is locked by a password, and an inspector could not open it. Add a copy without one.',
        }[reason]
      } It was not added; the change stands as it is.`,
    ofChanges: (ids) => `Record no ${list(ids)}.`,
    digest: (sha256) => `SHA-256 digest of the file: ${sha256.slice(0, 4)}…${sha256.slice(-4)}`,
  },
  asOf: (today) =>
    `It is kept as added on ${date(today)}: it shows who added it, not that it existed when the consent was given.`,
}

export const proof: Messages['proof'] = {
  files: {
    ready: 'Your file is ready: open the page below and download it.',
    open: 'Open the download page',
    readyWithStamp:
      'Your file is ready. Download the file first; the time stamp is set on what was downloaded, and the second button gives it.',
    openFile: "Open the file's page",
    openStamp: "Open the stamp's page",
    once: 'Only you see this link. It is good for 15 minutes, and the file is downloaded once.',
  },
  evidence: {
    summary: 'Evidence of consents.',
    title: 'Evidence',
    button: 'Evidence',
    now: 'No day was given, so this is the state today:',
    onDay: (day) => `On ${dateWithWeekday(day)}, by what had been recorded until then:`,
    allDay: (status) => `${status} all day.`,
    changed: (before, after) =>
      `${before ?? 'no record'} at its beginning, ${after ?? 'no record'} at its end.`,
    noRecord: 'no record.',
    noRecordThen: 'no record.',
    moreStates: (count) => `${counted(count, 'more line')}; the PDF has them all.`,
    nationalThen: 'The state in İYS on that day was not verified here.',
    unknown:
      'The brands you have a role for hold no record of this address and no complaint, so there is no evidence to show. If a complaint has come, note it first; then you can have the document that shows that nothing is recorded.',
    changes: (count) => `${counted(count, 'change')} on record.`,
    everyOnay: 'Every ONAY has its evidence.',
    missing: (count) =>
      `${number(count)} ONAY without evidence: on a complaint it is for the company to prove the consent.`,
    pdf: 'PDF',
    zip: 'ZIP',
    person: "The person's data (KVKK)",
    about: 'The files hold the full address; each download counts as a look-up.',
  },
  database: {
    summary: 'Permitted database.',
    asOf: (at, scope) =>
      `permitted database, ${at === null ? 'as it is now' : `as of ${moment(at)}`}, ${scope === 'ONAY' ? 'ONAY only' : 'ONAY and RET'}.`,
    counts: ({ approval, rejection }) =>
      `On record now: ${number(approval)} ONAY and ${number(rejection)} RET; erased addresses do not count.`,
    uncounted: 'How many rows there are shows when the file is downloaded.',
    leftOut:
      'Consents on record at that moment whose addresses were erased since are not in the file; they cannot be shown any more.',
    csv: 'CSV',
    xlsx: 'Excel',
    stamped: 'Time-stamped CSV',
    about: 'The file holds full addresses; each download is noted in the log of look-ups.',
    noStamps:
      'No time stamps are set up here, so the file comes without one. An admin can set them up (TSA_URL).',
    future: 'This moment has not come yet. Write a past day, for example yesterday or 31.12.2025.',
  },
}
