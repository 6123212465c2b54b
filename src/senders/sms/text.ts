/** Maximum number of letters of one SMS segment without Turkish letters. */
const plainSegmentMax = 155

/** Says if a plain text fits one segment, in which brackets and a few others count as two letters (3GPP TS 23.038). */
export function isPlainSegment(text: string): boolean {
  return text.replace(/[[\]\\^{|}~]/g, '$&$&').length <= plainSegmentMax
}

/** Returns a Turkish number without its country, as 5…; null for other countries. */
export function turkishNumber(to: string): string | null {
  return /^\+90(\d{10})$/.exec(to)?.[1] ?? null
}

/** Returns a number as it is dialled from Türkiye to another country, as 0049…. */
export function dialledAbroad(to: string): string {
  return `00${digitsOf(to)}`
}

/** Returns the digits of a number with its country, as 905…. */
export function digitsOf(to: string): string {
  return to.replace(/\D/g, '')
}
