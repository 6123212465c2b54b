import { endOfLateLetter, pauseOf } from '../jobs/letters.ts'
import { isLetter, type Sender, type SendOutcome } from '../jobs/message.ts'
import type { Log } from '../util/log.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import type { ProvableClock } from '../util/steady-clock.ts'
import { addressOf, compose } from './compose.ts'
import { type OpenSmtpConnection, openSmtpConnection } from './smtp-connection.ts'

export interface MailOptions {
  readonly url: string
  /** Address of the sender, or a name with an address in angle brackets. */
  readonly from: string
  readonly time: ProvableClock
  readonly log: Pick<Log, 'warn'>
  readonly openSmtpConnection?: OpenSmtpConnection | undefined
  readonly answerMs?: number
  readonly letterMs?: number
}

export interface Mail {
  readonly send: Sender
  /** Signs in at the mail server without sending; null if that works. */
  check(): Promise<MailFault | null>
  close(): void
}

/** Longest times for an answer of the server, for an e-mail, and in the queue. An attempt has to end within a minute. */
const answerInitialMs = 10_000
const letterInitialMs = 25_000
const queueMaxMs = 15_000

/**
 * Creates the sender of e-mails, which sends one after the other. An e-mail that waits too long in the queue is tried again
 * later, so that a slow server causes no repeats. Outcomes and log contain the server's codes, never its sentences, which may
 * name addresses.
 */
export function newMail({ url, from, time, log, ...limits }: MailOptions): Mail {
  const connection = (limits.openSmtpConnection ?? openSmtpConnection)({
    url,
    answerMs: limits.answerMs ?? answerInitialMs,
    letterMs: limits.letterMs ?? letterInitialMs,
  })
  const sender = addressOf(from)
  let last: Promise<unknown> = Promise.resolve()

  /** Does work after all work that was queued before. Refuses if that takes too long. */
  async function enqueueWithin<Value>(
    work: () => Promise<Value>,
  ): Promise<Value | Refusal<'waited-too-long'>> {
    const queuedAt = performance.now()
    const isLate = () => performance.now() - queuedAt > queueMaxMs
    const result = last.then(async () => (isLate() ? refused('waited-too-long') : await work()))
    last = result.catch(() => {})
    return await result
  }

  const send: Sender = async ({ id, platform, message, mayBeRepeat }): Promise<SendOutcome> => {
    if (platform !== 'mail' || !isLetter(message)) return { kind: 'refused', detail: 'not a letter' }
    const { letter } = message
    const late = await endOfLateLetter(letter, time)
    if (late !== null) return late
    const raw = await compose(message, from, mayBeRepeat)
    const afterMs = pauseOf(letter, time.now())
    const delivery = await enqueueWithin(async () => ({
      kind: 'ended' as const,
      fault: await connection.deliver({ from: sender, to: letter.to }, raw),
    }))
    if (delivery.kind === 'refused')
      return { kind: 'later', afterMs, detail: 'others were before it for too long' }
    if (delivery.fault === null) return { kind: 'sent', reference: letter.id }
    const { code, command, reply } = delivery.fault
    log.warn('mail.not-taken', { item: id, code, command, reply })
    return outcomeOfFault(delivery.fault, afterMs)
  }

  return { send, check: connection.check, close: connection.close }
}

/** Fault of sending an e-mail, without the server's sentences, which may name addresses. */
export interface MailFault {
  /** Code of the library or the system, such as ETIMEDOUT or ECONNREFUSED. */
  readonly code: string
  readonly command: string | null
  readonly reply: number | null
  /** True if a part of the e-mail was sent to the server: then the e-mail may have arrived. */
  readonly wasBegun: boolean
}

/** Returns the codes in an error of the mail library. */
export function readFault(error: unknown, wasBegun: boolean): MailFault {
  const fields: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {}
  return {
    code: word(fields.originalCode) ?? word(fields.code) ?? 'unknown',
    command: word(fields.command),
    reply: typeof fields.responseCode === 'number' ? fields.responseCode : null,
    wasBegun,
  }
}

/** SMTP commands whose refusal is about the e-mail. A refusal of an earlier command is about izin's account. */
const aboutLetter = new Set(['RCPT TO', 'DATA'])

/**
 * Returns the outcome for a fault. It is `refused` only for a permanent reply (5xx, RFC 5321 4.2.1) about recipient or
 * content, and `unknown` if the content was under way and no reply came. Else the e-mail is tried again.
 */
function outcomeOfFault(fault: MailFault, afterMs: number): SendOutcome {
  const detail = [fault.command, fault.reply ?? fault.code].filter((part) => part !== null).join(' ')
  if (fault.reply === null)
    return fault.wasBegun ? { kind: 'unknown', detail } : { kind: 'later', afterMs, detail }
  const isForGood = fault.reply >= 500 && fault.command !== null && aboutLetter.has(fault.command)
  return isForGood ? { kind: 'refused', detail } : { kind: 'later', afterMs, detail }
}

/**
 * Returns a value if it has the form of a code, such as ETIMEDOUT or RCPT TO; null for any other, which may be a sentence.
 */
function word(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Z][A-Z0-9_ ]{1,30}$/.test(value) ? value : null
}
