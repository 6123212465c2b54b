import { loopback, readPair, type Text } from './text.ts'

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly path: string }
  | { readonly kind: 'remote'; readonly url: string; readonly authToken: string | null }

export function readDatabase(text: Text, playground: boolean, problems: string[]): DatabaseConfig {
  const given = text('DATABASE_URL') ?? (playground ? 'file:data/playground.db' : 'file:data/izin.db')
  if (given.startsWith('file:')) {
    const path = given.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
    if (path === '' || path.startsWith('?') || path === ':memory:') {
      problems.push('Cannot read DATABASE_URL: a file address needs a path, such as file:data/izin.db.')
    }
    return { kind: 'embedded', path }
  }
  if (/^(libsql|https?):\/\//.test(given)) {
    if (!URL.canParse(given) || new URL(given).host === '') {
      problems.push('Cannot read DATABASE_URL: it must name a server, such as libsql://izin.ornek.example.')
    }
    return { kind: 'remote', url: given, authToken: text('DATABASE_AUTH_TOKEN') }
  }
  problems.push('Cannot read DATABASE_URL: it must begin with file:, libsql:// or https://.')
  return { kind: 'embedded', path: 'data/izin.db' }
}

export function readMail(text: Text, problems: string[]) {
  const pair = readPair(text, problems, 'turn e-mail on', ['SMTP_URL', 'SMTP_FROM'])
  if (pair === null) return null
  const [url, from] = pair
  const server = URL.canParse(url) ? new URL(url) : null
  if (server === null || !/^smtps?:$/.test(server.protocol) || server.hostname === '') {
    problems.push(
      'Cannot read SMTP_URL: it must look like smtp://user:password@host:587 or smtps://host:465.',
    )
  }
  // A line break would begin another header.
  if (!/^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(from)) {
    problems.push(
      'Cannot read SMTP_FROM: it must be an e-mail address, alone or behind a name in angle brackets.',
    )
  }
  return { url, from }
}

export interface IysConfig {
  readonly url: string
  readonly username: string
  readonly password: string
}

const iysNames = ['IYS_API_URL', 'IYS_USERNAME', 'IYS_PASSWORD'] as const

export function readIys(text: Text, problems: string[]): IysConfig | null {
  const [url, username, password] = iysNames.map(text)
  if (url == null && username == null && password == null) return null
  const missing = iysNames.filter((name) => text(name) === null)
  if (missing.length > 0) {
    problems.push(
      `Cannot exchange with İYS by API: ${missing.join(' and ')} missing. Set all of ${iysNames.join(', ')}, or none.`,
    )
  }
  if (url != null && !isSafeUrl(url)) {
    problems.push(
      'Cannot read IYS_API_URL: it must be an https address, such as https://api.iys.org.tr, or http on this machine.',
    )
  }
  return { url: (url ?? '').replace(/\/+$/, ''), username: username ?? '', password: password ?? '' }
}

/** Addresses and passwords travel in it. */
function isSafeUrl(given: string): boolean {
  const { protocol, hostname } = URL.canParse(given) ? new URL(given) : { protocol: '', hostname: '' }
  return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname))
}

export function readSms(text: Text, problems: string[]) {
  const pair = readPair(text, problems, 'turn SMS on', ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'])
  if (pair === null) return null
  const [url, secret] = pair
  if (!isSafeUrl(url)) {
    problems.push('Cannot read SMS_WEBHOOK_URL: it must be an https address, or http on this machine.')
  }
  return { url, secret }
}

/** RFC 3161 authority, or Kamu SM with its own header. */
export interface TimeStampConfig {
  readonly kind: 'rfc3161' | 'kamusm'
  readonly url: string
  readonly trust: TrustedRoot
  readonly username: string | null
  readonly password: string | null
}

/** PEM file, or PEM text where there are no files. */
type TrustedRoot =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly pem: string }

const kamuSmHost = 'zd.kamusm.gov.tr'

export function readTimeStamp(text: Text, problems: string[]): TimeStampConfig | null {
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
