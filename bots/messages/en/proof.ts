import { counted, dateWithWeekday, moment, number } from '../english.ts'
import type { proof as turkish } from '../tr/proof.ts'

export const proof: typeof turkish = {
  files: {
    ready: 'Your file is ready. The link opens a page, and the button there downloads the file.',
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
    now: 'No day was given, so this is how it stands today:',
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
    future: 'This day has not come yet. Write a past day, for example yesterday or 02.03.2026.',
    changes: (count) => `${counted(count, 'change')} on record.`,
    everyOnay: 'Every ONAY has its evidence.',
    missing: (count) =>
      `${number(count)} ONAY without evidence: on a complaint it is for the company to prove the consent.`,
    pdf: 'PDF',
    zip: 'ZIP',
    person: "The person's data",
    aboutPerson:
      'For a request under the KVKK: all that is held about the person, and who asked about it. One ZIP: a PDF in Turkish that can be handed to the person, and the same as JSON.',
    about:
      'The PDF is a document that anybody can read. The ZIP says the same with files by which an outsider can check that nothing was altered. Both hold the full address; each download counts as a look-up.',
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
    about:
      'The file holds full addresses, so it needs the role editor, and every download is written into the log of look-ups. For a past moment write a date, for example 31.12.2025 or 31.12.2025 18:00. To get those with RET too, write "all".',
    noStamps:
      'No time stamps are set up here, so the file comes without one. An admin can set them up (TSA_URL).',
    future: 'This moment has not come yet. Write a past day, for example yesterday or 31.12.2025.',
  },
}
