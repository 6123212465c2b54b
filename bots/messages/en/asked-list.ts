import { counted, number } from '../english.ts'
import type { askedList as turkish } from '../tr/asked-list.ts'
import { whyUnread } from './imports.ts'
import { staff } from './staff.ts'
import { words } from './words.ts'

const empty = 'It holds no address. Each line should have a phone number or an e-mail address.'

export const askedList: typeof turkish = {
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
    `The file could not be read, and no address was looked up. ${fault.kind === 'empty' ? empty : whyUnread(fault)}`,
  keptNote:
    'The file has every address, whether it may be sent to, and why, as it stands when it is fetched. It can be asked for during one day; then the list is dropped.',
  channel: 'Channel',
  inForm:
    'Addresses are not typed after the command but pasted into a form, or given as a file. Open it with the button.',
  open: 'Open the form',
  empty: 'There is no address. Write one phone number or e-mail address a line, or choose a file.',
  noneRead: (channel) =>
    `No line holds an address that suits ${words.channels[channel]}. Write one address a line, such as ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  ceiling: (asked, left, perDay) => whyUnread({ kind: 'ceiling', asked, left, perDay }),
  summary: 'The result of the list.',
  heading: (brand, channel) => `${brand} · ${channel}`,
  counts: (channel, may, mayNot) =>
    channel === 'ARAMA'
      ? `${counted(may + mayNot, 'number')}: ${number(may)} may be called, ${number(mayNot)} may not.`
      : `${counted(may + mayNot, 'address', 'addresses')}: ${number(may)} may be sent to, ${number(mayNot)} may not.`,
  reason: (channel, maySend, reason, count) =>
    `${number(count)} · ${staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count) => `No address could be read in ${counted(count, 'line')}.`,
  unsuited: (count) => `${counted(count, 'address does', 'addresses do')} not suit this channel.`,
  first: (channel, shown, all) => {
    const may = channel === 'ARAMA' ? 'may not be called' : 'may not be sent to'
    return shown === all ? `Those that ${may}:` : `The first ${number(shown)} that ${may}:`
  },
  header: 'The first line of the file was taken for the names of columns, and not looked up.',
  unverified: 'The consents of this list are not verified in İYS.',
  line: (address, why) => `${address} · ${why}`,
  file: 'The whole list, CSV',
  fileNote:
    'The file has every address, whether it may be sent to, and why, as it stands when it is fetched. The button is good for 30 minutes.',
  logged: (count) => `Noted as ${counted(count, 'look-up')} of yours.`,
}
