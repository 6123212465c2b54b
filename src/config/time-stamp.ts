/** Authority that stamps the daily files: any RFC 3161 authority, or Kamu SM with its header. */
export interface TimeStampConfig {
  readonly kind: 'rfc3161' | 'kamusm'
  readonly url: string
  readonly trust: TrustedRoot
  readonly username: string | null
  readonly password: string | null
}

/** The root of the authority, as PEM: in a file, or as a text where there are no files. */
export type TrustedRoot =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly pem: string }

const kamuSmHost = 'zd.kamusm.gov.tr'

/** Reads TSA_URL and what belongs to it; null where it is not set. Mistakes go to `problems`, a sentence each. */
export function readTimeStamp(
  text: (name: string) => string | null,
  problems: string[],
): TimeStampConfig | null {
  const given = text('TSA_URL')
  if (given === null) return null
  const url = given.replace(/^kamusm\+/, '')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    problems.push('Cannot read TSA_URL: it must be an http or https address.')
    return null
  }
  const kind = url !== given || new URL(url).hostname === kamuSmHost ? 'kamusm' : 'rfc3161'
  const path = text('TSA_CA_FILE')
  const pem = text('TSA_CA_PEM')
  const username = text('TSA_USERNAME')
  const password = text('TSA_PASSWORD')
  if (path === null && pem === null) {
    problems.push(
      'Cannot use TSA_URL: TSA_CA_FILE is missing, a PEM file with the root of the authority. Where there are no files, TSA_CA_PEM holds its text.',
    )
  }
  if (path !== null && pem !== null) {
    problems.push('Cannot use TSA_URL: TSA_CA_FILE and TSA_CA_PEM are both set. Leave one of them out.')
  }
  if ((username === null) !== (password === null)) {
    problems.push('Cannot use TSA_URL: TSA_USERNAME and TSA_PASSWORD go together. Set both, or neither.')
  } else if (kind === 'kamusm' && !/^\d{1,18}$/.test(username ?? '')) {
    problems.push('Cannot use Kamu SM: TSA_USERNAME must be the user number it gave you, with TSA_PASSWORD.')
  }
  const trust = pem === null ? { kind: 'file' as const, path: path ?? '' } : { kind: 'text' as const, pem }
  return { kind, url, trust, username, password }
}
