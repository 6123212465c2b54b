import { loopback, type Text } from './text.ts'

/** The company's own SMS sender. */
export interface SmsConfig {
  readonly url: string
  readonly secret: string
}

/** Reads SMS_WEBHOOK_URL and its secret; null where it is off. Mistakes go to `problems`, a sentence each. */
export function readSms(text: Text, problems: string[]): SmsConfig | null {
  const url = text('SMS_WEBHOOK_URL')
  const secret = text('SMS_WEBHOOK_SECRET')
  if (url === null && secret === null) return null
  if (url === null || secret === null) {
    const missing = url === null ? 'SMS_WEBHOOK_URL' : 'SMS_WEBHOOK_SECRET'
    problems.push(`Cannot turn SMS on: ${missing} is missing. Set both, or neither.`)
    return null
  }
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' }
  // Numbers travel in it.
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.includes(hostname))) {
    problems.push('Cannot read SMS_WEBHOOK_URL: it must be an https address, or http on this machine.')
  }
  return { url, secret }
}
