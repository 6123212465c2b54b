import * as z from 'zod'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { InboundSms } from './message.ts'

/** More characters than any SMS of several parts has. */
const textLengthMax = 4000
const nameLengthMax = 200

const pushed = z.object({
  id: z.string().min(1).max(nameLengthMax),
  from: z.string().min(1).max(nameLengthMax),
  to: z.string().max(nameLengthMax),
  text: z.string().max(textLengthMax),
  receivedAt: z.string().max(nameLengthMax).optional(),
})

/** Reads the body with which the company's own SMS server hands over an SMS; refuses any other body. */
export function readCompanyPush(body: string): readonly InboundSms[] | Refusal<'unknown-body'> {
  const result = pushed.safeParse(parsedJson(body))
  if (!result.success) return refused('unknown-body')
  const { id, from, to, text, receivedAt } = result.data
  const sentAt = receivedAt === undefined ? null : new Date(receivedAt)
  const isReadable = sentAt !== null && !Number.isNaN(sentAt.getTime())
  return [
    {
      id,
      sender: from,
      destination: to,
      text,
      sentAt: isReadable ? sentAt : null,
      isAnsweredByCarrier: false,
    },
  ]
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
