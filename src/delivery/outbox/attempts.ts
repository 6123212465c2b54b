import type { Vault } from '../../crypto/vault.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { attemptAgeMaxMs, attemptBook, type Candidate } from './attempt-book.ts'
import type { Message, Outgoing, Platform, Sender, SendOutcome } from './message.ts'
import type { Attempt, Settlement } from './settlement.ts'

/**
 * `none`: nothing was tried, because somebody else is at it or nobody can. `made`: an attempt was made and noted.
 * `room-lost`, `room-refused`, `moved`, `given-up`: so was this one, and it leaves something to do elsewhere.
 */
export type Made =
  | { readonly kind: 'none' | 'made' | 'moved' | 'given-up' }
  | { readonly kind: 'room-lost' | 'room-refused'; readonly roomId: number; readonly detail: string }

export interface Attempts {
  make(candidate: Candidate): Promise<Made>
  /** Notes the results that could not be noted when they came. */
  noteLeftOver(): Promise<void>
}

/**
 * Attempts on messages. From the moment one begins the message says `unknown`, so that a process that dies in the middle
 * leaves the truth behind; the one that comes after knows that it may repeat.
 */
export function openAttempts(
  register: Register,
  options: {
    readonly senders: () => Readonly<Partial<Record<Platform, Sender>>>
    readonly log: Log
    readonly random: () => number
  },
): Attempts {
  const { log } = options
  const book = attemptBook(register, options.random)
  /** Results that the database would not take. What was sent must not be sent again because of that. */
  const leftOver = new Map<number, { readonly attempt: Attempt; readonly outcome: SendOutcome }>()

  async function settle(attempt: Attempt, outcome: SendOutcome): Promise<Settlement | null> {
    const became = await book.settle(attempt, outcome)
    tell(log, attempt, outcome, became)
    return became
  }

  return {
    async make(candidate) {
      const sender = options.senders()[candidate.platform]
      if (sender === undefined || leftOver.has(candidate.id)) return { kind: 'none' }
      const begunAt = register.clock()
      const attempt = await book.begin(candidate)
      if (attempt === null) return { kind: 'none' }
      // Paused meanwhile, for so long that another process may have taken this attempt for dead and sent it.
      const isOld = register.clock() - begunAt > attemptAgeMaxMs / 2
      const outcome = isOld
        ? ({ kind: 'later', afterMs: 1000, detail: 'paused' } as const)
        : await send(register.vault, log, sender, attempt)
      try {
        return madeOf(candidate, outcome, await settle(attempt, outcome))
      } catch (error) {
        leftOver.set(candidate.id, { attempt, outcome })
        log.error('outbox.not-noted', error, { item: candidate.id, outcome: outcome.kind })
        return { kind: 'none' }
      }
    },
    async noteLeftOver() {
      for (const [id, { attempt, outcome }] of leftOver) {
        try {
          await settle(attempt, outcome)
          leftOver.delete(id)
        } catch (error) {
          log.error('outbox.not-noted', error, { item: id, outcome: outcome.kind })
        }
      }
    },
  }
}

async function send(
  vault: Pick<Vault, 'openJson' | 'markAccount'>,
  log: Log,
  sender: Sender,
  { row, before }: Attempt,
): Promise<SendOutcome> {
  let outgoing: Outgoing
  try {
    if (row.body === null) throw new Error('Cannot send: the body was dropped')
    const { to, message } = vault.openJson<StoredBody>(row.body, bodyOf(row.key))
    const { id, platform } = row
    // A message that was moved to another chat has that chat in the clear.
    const target = row.target === vault.markAccount(to) ? to : row.target
    outgoing = { id, platform, target, message, mayBeRepeat: before === 'unknown' }
  } catch (error) {
    log.error('outbox.unreadable', error, { item: row.id })
    return { kind: 'refused', detail: 'its body cannot be read' }
  }
  try {
    return await sender(outgoing)
  } catch (error) {
    log.error('outbox.sender-failed', error, { item: row.id })
    return { kind: 'unknown', detail: 'the sender failed' }
  }
}

/** The encrypted body of a message: the target that it was put in for, and what is sent there. */
export interface StoredBody {
  readonly to: string
  readonly message: Message
}

/** Where the sealed body of a message stands. */
export function bodyOf(key: string): string {
  return `outbox ${key}`
}

function tell(log: Log, { row, number }: Attempt, outcome: SendOutcome, became: Settlement | null): void {
  if (outcome.kind === 'sent') return
  const about = { item: row.id, platform: row.platform, outcome: outcome.kind, attempts: number }
  if (outcome.kind === 'barred') {
    log.error('outbox.barred', new Error(`${row.platform} takes nothing from us: ${outcome.detail}`), about)
  } else if (isGivenUp(outcome, became)) {
    log.error('outbox.given-up', new Error('No attempt was answered; whether it arrived is not known'), about)
  } else {
    log.warn('outbox.not-sent', about)
  }
}

function madeOf({ roomId }: Candidate, outcome: SendOutcome, became: Settlement | null): Made {
  if (outcome.kind === 'lost' && roomId !== null) {
    return { kind: 'room-lost', roomId, detail: outcome.detail }
  }
  if (outcome.kind === 'refused' && roomId !== null && became !== null) {
    return { kind: 'room-refused', roomId, detail: outcome.detail }
  }
  if (isGivenUp(outcome, became)) return { kind: 'given-up' }
  return { kind: outcome.kind === 'moved' ? 'moved' : 'made' }
}

/** Whether a message has had its last attempt and nobody knows whether it arrived. */
function isGivenUp(outcome: SendOutcome, became: Settlement | null): boolean {
  return outcome.kind === 'unknown' && became !== null && became.set.dueAt === null
}
