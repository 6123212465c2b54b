import type { Text } from './text.ts'

/** The mail server that letters go out by. */
export interface MailConfig {
  /** `smtp://` or `smtps://`; it may hold a password. */
  readonly url: string
  /** An address, or a name and an address in angle brackets. */
  readonly from: string
}

/** Reads SMTP_URL and SMTP_FROM; null where it is off. Mistakes go to `problems`, a sentence each. */
export function readMail(text: Text, problems: string[]): MailConfig | null {
  const url = text('SMTP_URL')
  const from = text('SMTP_FROM')
  if (url === null && from === null) return null
  if (url === null || from === null) {
    const missing = url === null ? 'SMTP_URL' : 'SMTP_FROM'
    problems.push(`Cannot turn e-mail on: ${missing} is missing. Set both, or neither.`)
    return null
  }
  const server = URL.canParse(url) ? new URL(url) : null
  if (server === null || !/^smtps?:$/.test(server.protocol) || server.hostname === '') {
    problems.push(
      'Cannot read SMTP_URL: it must look like smtp://user:password@host:587 or smtps://host:465.',
    )
  }
  // Without a line break, which would begin another header.
  if (!/^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(from)) {
    problems.push(
      'Cannot read SMTP_FROM: it must be an e-mail address, alone or behind a name in angle brackets.',
    )
  }
  return { url, from }
}
