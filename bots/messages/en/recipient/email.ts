import { waitIn } from '../../../../src/calendar/wait.ts'
import type { email as turkish } from '../../tr/recipient/email.ts'

export const email: typeof turkish = {
  prove: 'Verify my e-mail address',
  provePhone: 'Verify my number',
  proveAgain: (address) => `${address}: verify again`,
  typeIt:
    'Type your e-mail address. To verify it I send a code there; it is used only to find your consents.',
  unreadable:
    'The address you typed could not be read. An e-mail address is a name, @ and a domain, without Turkish letters or blanks. Type it again.',
  sent: (address, minutes) =>
    `A code of 6 digits was sent to ${address}. It is good for ${minutes} minutes; type it here. If it does not come, look among your junk mail too.`,
  askedTooOften: (minutes) =>
    `Too many codes were asked for. Try again in ${waitIn.en(minutes)}; if a code has come, you can type it.`,
  noCode: 'There is no code waiting. For a new one type your e-mail address: /eposta',
  wrongCode: (triesLeft) =>
    `The code is wrong. You have ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'}.`,
  codeOver: 'This code has run out or was tried too often. For a new one type your e-mail address: /eposta',
  tooMany: (most) =>
    `One person may verify at most ${most} e-mail addresses. For a new one take one away first: /verilerim`,
  proved: (address) => `Your e-mail address is verified: ${address}.`,
  provedSummary: 'Your e-mail address is verified.',
  aged: (address) => `The proof of ${address} is too old; verify it again to see its consents.`,
}
