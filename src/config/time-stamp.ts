/** Who stamps the daily files: an authority of our own for trials, any RFC 3161 authority, or Kamu SM with its header. */
export type TimeStampConfig =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'rfc3161' | 'kamusm'
      readonly url: string
      /** PEM file of the root to trust. */
      readonly caFile: string
      readonly username: string | null
      readonly password: string | null
    }

const kamuSmHost = 'zd.kamusm.gov.tr'

/** Reads TSA_URL and what belongs to it; null where it is not set. Mistakes go to `problems`, a sentence each. */
export function readTimeStamp(
  text: (name: string) => string | null,
  problems: string[],
): TimeStampConfig | null {
  const given = text('TSA_URL')
  if (given === null) return null
  if (given === 'local') return { kind: 'local' }
  const url = given.replace(/^kamusm\+/, '')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    problems.push('Cannot read TSA_URL: it must be an http or https address, or local for trials.')
    return null
  }
  const kind = url !== given || new URL(url).hostname === kamuSmHost ? 'kamusm' : 'rfc3161'
  const caFile = text('TSA_CA_FILE')
  const username = text('TSA_USERNAME')
  const password = text('TSA_PASSWORD')
  if (caFile === null) {
    problems.push('Cannot use TSA_URL: TSA_CA_FILE is missing, a PEM file with the root of the authority.')
  }
  if ((username === null) !== (password === null)) {
    problems.push('Cannot use TSA_URL: TSA_USERNAME and TSA_PASSWORD go together. Set both, or neither.')
  } else if (kind === 'kamusm' && !/^\d{1,18}$/.test(username ?? '')) {
    problems.push('Cannot use Kamu SM: TSA_USERNAME must be the user number it gave you, with TSA_PASSWORD.')
  }
  return { kind, url, caFile: caFile ?? '', username, password }
}
