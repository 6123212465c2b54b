import { isLetter, type Sender, type SendOutcome } from '../jobs/message.ts'
import type { Log } from '../log.ts'
import { addressOf, compose } from './compose.ts'
import { type OpenSmtpConnection, openSmtpConnection } from './smtp-connection.ts'

export interface MailOptions {
  readonly url: string
  /** Whom letters come from: an address, or a name with its address in angle brackets. */
  readonly from: string
  /** ms UTC. */
  readonly clock: () => number
  readonly log: Pick<Log, 'warn'>
  /** Opens the connection to the server; SMTP when left out. */
  readonly openSmtpConnection?: OpenSmtpConnection | undefined
  /** How long the mail server may take for one answer. */
  readonly answerMs?: number
  readonly letterMs?: number
  readonly idleMs?: number
}

export interface Mail {
  readonly send: Sender
  close(): void
}

/** An attempt has to end within a minute, the wait for its turn included. */
const answerInitialMs = 10_000
const letterInitialMs = 25_000
const turnMaxMs = 15_000
const idleInitialMs = 60_000
/** The first and the longest pause before a letter is tried again. */
const pauseMinMs = 15_000
const pauseMaxMs = 15 * 60_000

/**
 * Sends the letters of the outbox by e-mail. They share one connection and wait for their turn at it; one whose turn does not
 * come in time is tried later, so that a slow server makes nothing go out twice. Outcomes and the log name the server's
 * numbers, never its sentences.
 */
export function openMail({ url, from, clock, log, ...limits }: MailOptions): Mail {
  const connection = (limits.openSmtpConnection ?? openSmtpConnection)({
    url,
    answerMs: limits.answerMs ?? answerInitialMs,
    letterMs: limits.letterMs ?? letterInitialMs,
    idleMs: limits.idleMs ?? idleInitialMs,
  })
  const sender = addressOf(from)
  let turn: Promise<unknown> = Promise.resolve()

  /** The work in its turn; null when that does not come in time. */
  async function inTurn<Value>(work: () => Promise<Value>): Promise<Value | null> {
    const askedAt = performance.now()
    const mine = turn.then(async () => (performance.now() - askedAt > turnMaxMs ? null : await work()))
    turn = mine.catch(() => {})
    return await mine
  }

  const send: Sender = async ({ id, platform, message, mayBeRepeat }): Promise<SendOutcome> => {
    if (platform !== 'mail' || !isLetter(message)) return { kind: 'refused', detail: 'not a letter' }
    const { letter } = message
    if (clock() >= letter.notAfter) return { kind: 'refused', detail: 'too late to be of use' }
    const raw = await compose(message, from, mayBeRepeat)
    const afterMs = Math.min(Math.max(clock() - letter.madeAt, pauseMinMs), pauseMaxMs)
    const taken = await inTurn(async () => ({
      fault: await connection.deliver({ from: sender, to: letter.to }, raw),
    }))
    if (taken === null) return { kind: 'later', afterMs, detail: 'others were before it for too long' }
    if (taken.fault === null) return { kind: 'sent', reference: letter.id }
    tell(id, taken.fault)
    return outcomeOfFault(taken.fault, afterMs)
  }

  function tell(item: number, { code, command, reply }: MailFault): void {
    log.warn('mail.not-taken', { item, code, command, reply })
  }

  return { send, close: connection.close }
}

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
function outcomeOfFault(fault: MailFault, afterMs: number): SendOutcome {
  const detail = [fault.command, fault.reply ?? fault.code].filter((part) => part !== null).join(' ')
  if (fault.reply === null)
    return fault.wasBegun ? { kind: 'unknown', detail } : { kind: 'later', afterMs, detail }
  const isForGood = fault.reply >= 500 && fault.command !== null && aboutLetter.has(fault.command)
  return isForGood ? { kind: 'refused', detail } : { kind: 'later', afterMs, detail }
}

function word(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Z][A-Z0-9_ ]{1,30}$/.test(value) ? value : null
}
