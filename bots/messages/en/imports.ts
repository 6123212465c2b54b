import type { UploadFault } from '../../../src/register/uploads/file.ts'
import { changesIn, type Rejection, type Tally } from '../../../src/register/uploads/tally.ts'
import { reasonOfRow } from '../../../src/report/import-reasons.ts'
import { counted, instant, list, number, words } from '../english.ts'
import type { Messages } from '../index.ts'
import { staff } from './staff.ts'

const rows = (count: number) => counted(count, 'row')

function written({ onay, ret }: Pick<Tally, 'onay' | 'ret'>): string {
  return [onay > 0 ? `${number(onay)} ONAY` : '', ret > 0 ? `${number(ret)} RET` : '']
    .filter(Boolean)
    .join(', ')
}

/** 3 changes (2 ONAY, 1 RET) */
function changes(tally: Tally): string {
  const ret = tally.ret + tally.beside
  return `${counted(changesIn(tally), 'change')} (${written({ ...tally, ret })})`
}

function reasons(counts: Tally['refused']): string {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(
      ([code, count]) =>
        `${reasonOfRow({ code: code as Rejection['code'], detail: null }, 'en')}: ${number(count)}`,
    )
    .join('; ')
}

const total = (counts: Tally['refused']) => Object.values(counts).reduce((sum, one) => sum + one, 0)

function rest({ unchanged, local, beside, wholeDays, refused, unread }: Tally): string[] {
  const tooOld = refused.H467 ?? 0
  return [
    ...(wholeDays > 0
      ? [
          `${rows(wholeDays)} without a time: an ONAY counts from the beginning of its day, a RET from the end.`,
        ]
      : []),
    ...(beside > 0
      ? [
          `${counted(beside, 'RET row')} ${beside === 1 ? 'names' : 'name'} no recipient type, of ${beside === 1 ? 'an address' : 'addresses'} on record as both: RET is written for both.`,
        ]
      : []),
    ...(local > 0
      ? [
          `${number(local)} RET ${local === 1 ? 'is' : 'are'} kept and obeyed here only: İYS would not take ${local === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(unchanged > 0 ? [`Unchanged: ${rows(unchanged)}, the register says so already.`] : []),
    ...(total(refused) > 0 ? [`Against the rules: ${rows(total(refused))} (${reasons(refused)}).`] : []),
    ...(tooOld > 0
      ? [
          `${rows(tooOld)} too old (H467). Set the brand's activation date first (izin brand activate): until that day older consents are taken.`,
        ]
      : []),
    ...(total(unread) > 0 ? [`Unreadable: ${rows(total(unread))} (${reasons(unread)}).`] : []),
  ]
}

function whyUnread(fault: UploadFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (line ${number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'The file is empty. Its first line has to name the columns, with the consents below.'
    case 'column-missing':
      return `The first line does not name the column ${fault.column}. The columns are: ${columns}.`
    case 'column-twice':
      return `The first line names the column ${fault.column} twice. Remove one.`
    case 'quote-open':
      return `A quote is not closed, or a line is too long${inLine(fault.line)}. Correct it and upload the file again.`
    case 'not-xlsx':
      return 'This is not a readable Excel or CSV file. Open the list in Excel and save it as .xlsx.'
    case 'encrypted':
      return 'The file has a password, or is of the old Excel kind (.xls). Save it as .xlsx without one and upload it again.'
    case 'workbook-too-long':
      return 'The Excel file holds more text than can be read. Save it as CSV and upload that.'
    case 'workbook-too-large':
      return `An Excel file may have ${number(fault.bytesMax / 2 ** 20)} MB at most. Save it as CSV and upload that.`
    case 'file-too-large':
      return `A file may have ${number(fault.bytesMax / 2 ** 20)} MB at most. Split it and upload it in pieces.`
    case 'gone':
      return 'The file could not be fetched from Slack. Send it again, or use the upload page.'
    case 'denied':
      return 'You have no role for this brand any more. Ask an admin for it and send the file again.'
    case 'ceiling':
      return `The list has ${counted(fault.asked, 'address', 'addresses')}, and you have ${counted(fault.left, 'look-up')} left today (${number(fault.perDay)} a day). None was looked up; shorten the list, ask again tomorrow, or have an admin raise the limit (setting look_ups_per_day).`
    case 'failed':
      return 'Something went wrong on our side with the file. Send it again; tell an admin if it happens again.'
  }
}

const columns = 'type, source, recipient, status, consentDate; recipientType if you like'

export const imports = {
  whyUnread,
  title: (brand, id) => `${brand} · import ${id}`,
  ask: {
    summary: 'Upload of a file.',
    whichBrand: 'For which brand is the file?',
    text: `Upload your list of consents, CSV or Excel (.xlsx), on the upload page, or send the file to this app in a direct message. Its first line has to name the columns: ${columns}. A line, for example: SMS; web site; 0532 123 45 67; ONAY; 02.03.2026 14:05. Where a row names no recipient type, an ONAY is taken as of a private person and a RET as of every type on record.`,
    open: 'Open the upload page',
    note: 'The link is yours alone: it is good for 15 minutes and takes one file. A preview comes first; no consent is recorded until you apply it.',
    fetching: 'The file is being fetched from Slack; its preview will come to this conversation shortly.',
    recent: 'Last imports',
    show: (id, at) => `Import ${id} · ${instant(at)}`,
    elsewhere:
      'This installation takes no files. Import the list on a computer that has izin, with izin import.',
    notAllowed: 'An editor of this brand can upload the file.',
  },
  reading: (read) =>
    read === 0 ? 'The file has come in and is being read.' : `Reading the file: ${rows(read)} so far.`,
  unreadable: (fault) => `The file could not be read, and no consent was recorded. ${whyUnread(fault)}`,
  preview: {
    summary: (brand) => `${brand}: the preview of the file is ready and waits for your decision.`,
    rows: (count) => `${rows(count)} read. No consent has been recorded yet.`,
    lines: (tally) => [
      written(tally) === ''
        ? 'There is no row to record.'
        : `If you apply it, this is recorded: ${written(tally)}.`,
      ...rest(tally),
    ],
    apply: (tally) => `Apply: ${written(tally)}`,
    confirmTitle: 'Apply the file',
    confirmText: (brand, tally) => `${written(tally)} will be recorded for ${brand}.`,
    yes: 'Apply',
    no: 'Go back',
    drop: 'Cancel',
    over: (count) => `Let ${number(count)} RET become ONAY`,
    overText: (count) =>
      `${rows(count)} ${count === 1 ? 'holds a later ONAY of a recipient who has' : 'hold a later ONAY of recipients who have'} refused. To record ${count === 1 ? 'it' : 'these'} too, a second person is asked; no row of the file is recorded until he has confirmed it.`,
    note: 'Each row is decided again when it is recorded; a RET that comes in meanwhile wins. A file that is not applied within a day is dropped.',
  },
  applying: (done, all) =>
    done === 0
      ? 'The file is being applied.'
      : `The file is being applied: ${Math.floor((100 * done) / all)}%.`,
  waits:
    'The file is applied once the second person has confirmed it; you will see the result in this conversation.',
  done: {
    summary: (brand) => `${brand}: the file has been applied.`,
    lines: (tally) => [
      written(tally) === ''
        ? `${rows(tally.rows)} dealt with; nothing was changed.`
        : `${rows(tally.rows)} dealt with: ${written(tally)} recorded (kaydedildi).`,
      ...rest(tally),
    ],
    appliedBy: 'applied it',
    approvedBy: 'confirmed it',
  },
  void: {
    label: 'Take the import back',
    confirmTitle: 'Take the import back',
    confirmText: (tally, until) =>
      `A second person is asked to take back the ${changes(tally)} that this file recorded. Each consent stands again as before the file; what has changed since is left alone. Until ${instant(until)}.`,
    yes: 'Ask for it',
    no: 'Keep it',
    wouldBe: (brand, id, tally, until) =>
      `${brand} · import ${id}: the ${changes(tally)} it recorded can be taken back. Each consent stands again as before the file; what has changed since is left alone. It takes a second person; until ${instant(until)}.`,
    waits:
      'The import is taken back once the second person has confirmed it; a message in Slack tells you the result.',
    working: (done, all) =>
      done === 0
        ? 'The import is being taken back.'
        : `The import is being taken back: ${Math.floor((100 * done) / all)}%.`,
    done: {
      summary: (brand) => `${brand}: the import has been taken back.`,
      lines: ({ back, kept }) => [
        back === 0
          ? 'There was no change left to take back.'
          : `The import has been taken back: ${counted(back, 'change')}. ${back === 1 ? 'This consent stands as it' : 'These consents stand as they'} did before the file.`,
        ...(kept === 0
          ? []
          : [
              kept === 1
                ? '1 change left as it is: this consent has changed since the file, or its recipient was erased.'
                : `${counted(kept, 'change')} left as they are: these consents have changed since the file, or their recipient was erased.`,
            ]),
        'Where the file was reported to İYS too, what stands there does not go back by itself.',
      ],
    },
    askedBy: 'asked to take it back',
    approvedBy: 'confirmed it',
    late: (until) =>
      `The import can no longer be taken back: the time for it was over at ${instant(until)}. Correct wrong consents one by one with reject, or with a new file.`,
    nothing: 'There is no change of this import to take back.',
    unknown: (id) => `There is no import number ${number(Number(id))}. Type upload to see the last ones.`,
    about: (brand, id, appliedAt, tally) =>
      `${brand} · import ${id}, ${instant(appliedAt)} · the ${changes(tally)} it recorded ${changesIn(tally) === 1 ? 'is' : 'are'} taken back, what has changed since is left alone`,
  },
  dropped: 'The file was given up and dropped. No consent was recorded.',
  over: 'Nothing can be decided about this file any more: it was applied, dropped, or another person has decided.',
  line: (one) => `Line ${number(one.line)}: ${reasonOfRow(one, 'en')} (${one.code})`,
  firstLines: (shown, all) => (shown === all ? 'These rows:' : `The first ${number(shown)} of ${rows(all)}:`),
  rejectedFile: 'Rows not taken (CSV)',
  acceptedFile: 'Recorded rows (CSV)',
  about: (id, tally, over) =>
    list([
      `Import ${id}`,
      written(tally) || 'no ONAY or RET',
      ...(over > 0 ? [`${number(over)} RET ${over === 1 ? 'becomes' : 'become'} ONAY`] : []),
    ]),
} satisfies Messages['imports']

const empty = 'It holds no address. Each line should have a phone number or an e-mail address.'

export const askedList: Messages['askedList'] = {
  title: 'Look up a list',
  submit: 'Look up',
  addresses: 'Addresses',
  addressesHint: (most) =>
    `One address a line; ${number(most)} characters at most. For a longer list choose a file below.`,
  listFile: 'File',
  listFileHint:
    'Instead of pasting the addresses: a CSV, Excel (.xlsx) or text file, one address a line. The file stays in Slack as a file of yours.',
  bothGiven: 'Either paste the addresses or choose a file; leave one of them empty.',
  fetching:
    'The file is being fetched. Once the addresses are looked up, the result comes to your conversation with izin; you may close this window.',
  fileUnreadable: (fault) =>
    `The file could not be read, and no address was looked up. ${fault.kind === 'empty' ? empty : imports.whyUnread(fault)}`,
  keptNote:
    'The file has every address, whether it may be sent to, and why, as it stands when it is fetched. It can be asked for during one day; then the list is dropped.',
  channel: 'Channel',
  inForm:
    'Addresses are not typed after the command but pasted into a form, or given as a file. Open it with the button.',
  open: 'Open the form',
  empty: 'There is no address. Write one phone number or e-mail address a line, or choose a file.',
  noneRead: (channel) =>
    `No line holds an address that suits ${words.channels[channel]}. Write one address a line, such as ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  ceiling: (asked, left, perDay) => imports.whyUnread({ kind: 'ceiling', asked, left, perDay }),
  summary: 'The result of the list.',
  counts: (channel, may, mayNot) =>
    channel === 'ARAMA'
      ? `${counted(may + mayNot, 'number')}: ${number(may)} may be called, ${number(mayNot)} may not.`
      : `${counted(may + mayNot, 'address', 'addresses')}: ${number(may)} may be sent to, ${number(mayNot)} may not.`,
  reason: (channel, maySend, reason, count) =>
    `${number(count)} · ${staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count) => `No address could be read in ${counted(count, 'line')}.`,
  unreadableAt: (lines) => `Unreadable lines: ${list(lines.map(number))}.`,
  unsuited: (count) => `${counted(count, 'address does', 'addresses do')} not suit this channel.`,
  repeated: (count) => `${counted(count, 'line')} repeated; each address counts once.`,
  first: (channel, shown, all) => {
    const may = channel === 'ARAMA' ? 'may not be called' : 'may not be sent to'
    return shown === all ? `Those that ${may}:` : `The first ${number(shown)} that ${may}:`
  },
  header: 'The first line of the file was taken for the names of columns, and not looked up.',
  unverified: 'The consents of this list are not verified in İYS.',
  file: 'The whole list, CSV',
  fileNote:
    'The file has every address, whether it may be sent to, and why, as it stands when it is fetched. The button is good for 30 minutes.',
  logged: (count) => `Noted as ${counted(count, 'look-up')} of yours.`,
}
