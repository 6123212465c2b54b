import type { SendOutcome } from '../delivery/outbox/message.ts'

/** Why a letter was not taken, without a word of the server's own: its sentences name addresses. */
export interface MailFault {
  /** The library's code, such as ETIMEDOUT, or the system's, such as ECONNREFUSED. */
  readonly code: string
  /** The SMTP command that was refused; null where no command was. */
  readonly command: string | null
  /** The three digits of the server's reply; null without one. */
  readonly reply: number | null
  /** Whether any of the letter itself had been handed over: then it may have arrived. */
  readonly wasBegun: boolean
}

/** What the library's error says; anything else is nobody's fault that is known here. */
export function readFault(error: unknown, wasBegun: boolean): MailFault {
  const fields: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {}
  return {
    code: word(fields.originalCode) ?? word(fields.code) ?? 'unknown',
    command: word(fields.command),
    reply: typeof fields.responseCode === 'number' ? fields.responseCode : null,
    wasBegun,
  }
}

/** Commands whose refusal is about this one letter. What is refused before is about us, and can be set right. */
const aboutLetter = new Set(['RCPT TO', 'DATA'])

/**
 * What became of a letter by the fault: refused for good only by a permanent reply (5xx, RFC 5321 4.2.1) to its recipient
 * or its content; unknown when its content was on the way and no reply came; everything else can be tried again.
 */
export function outcomeOfFault(fault: MailFault, afterMs: number): SendOutcome {
  const detail = [fault.command, fault.reply ?? fault.code].filter((part) => part !== null).join(' ')
  if (fault.reply === null)
    return fault.wasBegun ? { kind: 'unknown', detail } : { kind: 'later', afterMs, detail }
  const isForGood = fault.reply >= 500 && fault.command !== null && aboutLetter.has(fault.command)
  return isForGood ? { kind: 'refused', detail } : { kind: 'later', afterMs, detail }
}

function word(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Z][A-Z0-9_ ]{1,30}$/.test(value) ? value : null
}
