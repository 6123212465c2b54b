/**
 * The form of a canonical address that may be shown in chat, e.g. `+90 532 ••• •• 67` or `a•••@o•••.example`.
 *
 * Turkish numbers keep the first three digits after +90 and the last two, other numbers the calling code of their
 * country and the last two digits, e-mail addresses the first letter of each part and the last domain label. Four digits or
 * more stay hidden, except in a 444 number: it has only four that say anything, belongs to a firm, and hides
 * two of them. Of anything that is not an address nothing is shown.
 */
export function maskAddress(canonical: string): string {
  if (canonical.includes('@')) return maskEmail(canonical)
  // E.164: no number in use has fewer than seven digits, and none may have more than fifteen.
  if (!/^\+\d{7,15}$/.test(canonical)) return dots
  return maskTurkishNumber(canonical) ?? maskForeignNumber(canonical.slice(1))
}

const dots = '•••'

function maskTurkishNumber(number: string): string | undefined {
  const ordinary = /^\+90(\d{3})\d{5}(\d{2})$/.exec(number)
  if (ordinary) return `+90 ${ordinary[1]} ••• •• ${ordinary[2]}`
  // 444 numbers have seven digits and are written 444 1 444.
  const short = /^\+90444\d{2}(\d{2})$/.exec(number)
  if (short) return `+90 444 • •${short[1]}`
  return undefined
}

/** The country codes of ITU-T E.164, by their length: the listed ones have one digit or two, all others three. */
const callingCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

function maskForeignNumber(digits: string): string {
  const code = callingCodes.exec(digits)?.[0] ?? ''
  // Fewer than four hidden digits would leave only a thousand numbers to try.
  const end = digits.length - code.length - 2 < 4 ? '' : digits.slice(-2)
  const hidden = digits.length - code.length - end.length
  return `+${code} ${'•'.repeat(hidden)} ${end}`.trimEnd()
}

function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const lastLabel = dot === -1 ? '' : domain.slice(dot)
  return `${firstLetter(address.slice(0, at))}${dots}@${firstLetter(domain)}${dots}${lastLabel}`
}

function firstLetter(text: string): string {
  return [...text][0] ?? ''
}
