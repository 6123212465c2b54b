import { type PostWebhook, sendEvent } from '../../jobs/webhook.ts'
import { secretOf, type Webhook } from '../../register/company/webhooks.ts'
import type { Register } from '../../register/register.ts'
import { limitConcurrency } from '../../util/event-loop.ts'
import type { StoredEvent } from './events.ts'

export type SendResult =
  | { readonly kind: 'sent' }
  /** The receiver did not accept the event, so later events of this recipient were not sent. */
  | { readonly kind: 'failed'; readonly recipientId: number; readonly seq: number; readonly detail: string }
  /** The event was not sent, since this process stops. */
  | { readonly kind: 'left'; readonly seq: number }

/** Events of one recipient on their way to the receiver, one after the other. */
export interface Sending {
  readonly events: readonly StoredEvent[]
  readonly result: Promise<SendResult>
  readonly state: {
    /** Null until its turn comes. */
    startedAt: number | null
    hasEnded: boolean
  }
}

export type StartSending = (events: readonly StoredEvent[]) => Sending

/** The receiver says that its address was removed (Standard Webhooks). */
export const goneAnswer = 'HTTP 410'

interface SenderServices {
  readonly register: Register
  readonly post: PostWebhook
  /** Asked before each event. */
  shouldContinue(): Promise<boolean>
  noteGone(): void
}

/** Returns a function that starts to send; further recipients than `atOnce` wait for their turn. */
export function senderTo(
  { register, post, shouldContinue, noteGone }: SenderServices,
  hook: Webhook,
  atOnce: number,
): StartSending {
  const target = { ...hook, secret: secretOf(register, hook) }
  const limit = limitConcurrency(atOnce)

  async function sendInOrder(events: readonly StoredEvent[]): Promise<SendResult> {
    for (const event of events) {
      const { seq, recipientId } = event
      if (!(await shouldContinue())) return { kind: 'left', seq }
      const detail = await sendEvent(post, target, event, register.clock())
      if (detail === goneAnswer) {
        noteGone()
        return { kind: 'left', seq }
      }
      if (detail !== null) return { kind: 'failed', recipientId, seq, detail }
    }
    return { kind: 'sent' }
  }

  return (events) => {
    const state: Sending['state'] = { startedAt: null, hasEnded: false }
    const result = limit(() => {
      state.startedAt = register.clock()
      return sendInOrder(events)
    }).finally(() => {
      state.hasEnded = true
    })
    // Awaited later, by the run that notes it.
    result.catch(() => undefined)
    return { events, result, state }
  }
}
