import type { ServerResponse } from 'node:http'
import { CodedError } from './stream.ts'

export interface AnswerLimits {
  /** Bytes of one answer; a batch has one. */
  readonly answer: number
  /** Bytes of all answers that are not with their clients yet. */
  readonly together: number
}

/** Limits of libSQL's server as it comes. */
export const usualAnswers: AnswerLimits = { answer: 10_000_000, together: 32_000_000 }

/** Counts the bytes of answers, and refuses those beyond the limits, with one code for both as libSQL's server. */
export function answerMeter(limits: AnswerLimits) {
  let underWay = 0
  let largest = 0
  return {
    /** Bytes of the largest answer by now. */
    get largest() {
      return largest
    },
    /** Answers of one response; they are under way until it has left. */
    of(response: ServerResponse) {
      response.once('close', () => {
        underWay -= counted
      })
      let counted = 0
      return {
        count(answer: unknown): void {
          const bytes = Buffer.byteLength(JSON.stringify(answer))
          largest = Math.max(largest, bytes)
          const isTooLarge = bytes > limits.answer || underWay + bytes > limits.together
          if (isTooLarge) throw new CodedError('Response is too large', 'RESPONSE_TOO_LARGE')
          underWay += bytes
          counted += bytes
        },
      }
    },
  }
}
