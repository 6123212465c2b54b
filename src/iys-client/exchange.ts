import type * as z from 'zod'
import type { Register } from '../register/register.ts'
import type { CallIys } from './client.ts'
import { IysFault } from './faults.ts'

export interface Exchange {
  readonly register: Register
  readonly brandCode: number
  readonly brandPath: string
  readonly call: CallIys
  readonly wait: (ms: number) => Promise<unknown>
  /** False soon before another process may take over. */
  goesOn(): boolean
}

/** İYS answers 1,000 questions about one record in an hour (H086). One more waits so long, and delays nothing else. */
export const questionAgainMs = 60 * 60_000

interface RecordKey {
  readonly recipient: string
  readonly recipientType: string
  readonly type: string
}

/** Asks for İYS's record of one consent. Null if it has none. A question that it refuses must not block those behind it. */
export async function askForRecord<Answer>(
  { call, brandPath }: Exchange,
  { recipient, recipientType, type }: RecordKey,
  answer: z.ZodType<Answer>,
): Promise<Answer | null | 'refused' | 'used-up'> {
  const body = { recipient, recipientType, type }
  try {
    return await call({ method: 'POST', path: `${brandPath}/consents/status`, body, answer })
  } catch (error) {
    if (!(error instanceof IysFault)) throw error
    if (error.reason === 'H086') return 'used-up'
    if (error.kind === 'refused') return 'refused'
    throw error
  }
}
