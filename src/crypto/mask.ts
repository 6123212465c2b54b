/**
 * Address as shown in chat, e.g. `+90 532 ••• •• 67` or `a•••@o•••.example`. At least four digits stay
 * hidden, except in a 444 number, which belongs to a firm and hides two. Shows nothing of a text that is no
 * address.
 */
export function maskAddress(canonical: string): string {
  if (canonical.includes('@')) return maskEmail(canonical)
  // E.164: seven to fifteen digits.
  if (!/^\+\d{7,15}$/.test(canonical)) return dots
  return maskTurkishNumber(canonical) ?? maskForeignNumber(canonical.slice(1))
}

const dots = '•••'

function maskTurkishNumber(number: string): string | undefined {
  const ordinary = /^\+90(\d{3})\d{5}(\d{2})$/.exec(number)
  if (ordinary) return `+90 ${ordinary[1]} ••• •• ${ordinary[2]}`
  // 444 numbers have seven digits: 444 1 444.
  const short = /^\+90444\d{2}(\d{2})$/.exec(number)
  if (short) return `+90 444 • •${short[1]}`
  return undefined
}

/** Country codes of ITU-T E.164: those listed have one or two digits, all others three. */
const callingCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

function maskForeignNumber(digits: string): string {
  const code = callingCodes.exec(digits)?.[0] ?? ''
  // Fewer than four hidden digits would leave a thousand numbers to try.
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
