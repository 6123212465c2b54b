import { counted, number } from '../english.ts'
import type { askedList as turkish } from '../tr/asked-list.ts'
import { staff } from './staff.ts'
import { words } from './words.ts'

export const askedList: typeof turkish = {
  title: 'Look up a list',
  submit: 'Look up',
  addresses: 'Addresses',
  addressesHint: (most) =>
    `One address a line; ${number(most)} characters at most. A longer list is split, or sent to the multiple status query of the API: 1,000 addresses a request.`,
  channel: 'Channel',
  inForm: 'Addresses are not typed after the command but pasted into a form. Open it with the button.',
  open: 'Open the form',
  empty: 'There is no address. Write one phone number or e-mail address a line.',
  noneRead: (channel) =>
    `No line holds an address that suits ${words.channels[channel]}. Write one address a line, such as 0532 123 45 67.`,
  noChannel: 'The channel is missing. Choose one from the list.',
  ceiling: (asked, left, perDay) =>
    `The list has ${counted(asked, 'address', 'addresses')}, and you have ${counted(left, 'look-up')} left today (${number(perDay)} a day). None was looked up; shorten the list or ask again tomorrow.`,
  summary: 'The result of the list.',
  heading: (brand, channel) => `${brand} · ${words.channels[channel]}`,
  counts: (may, mayNot) =>
    `${counted(may + mayNot, 'address', 'addresses')}: ${number(may)} may be sent to, ${number(mayNot)} may not.`,
  reason: (channel, maySend, reason, count) =>
    `${number(count)} · ${staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count) => `No address could be read in ${counted(count, 'line')}.`,
  unsuited: (count) => `${counted(count, 'address does', 'addresses do')} not suit this channel.`,
  first: (shown, all) =>
    shown === all ? 'Those that may not be sent to:' : `The first ${number(shown)} that may not be sent to:`,
  unverified: 'The consents of this list are not verified in İYS.',
  line: (address, why) => `${address} · ${why}`,
  file: 'The whole list, CSV',
  fileNote:
    'The file has every address, whether it may be sent to, and why, as it stands when it is fetched. The button is good for 30 minutes.',
  logged: (count) => `Noted as ${counted(count, 'look-up')} of yours.`,
}
