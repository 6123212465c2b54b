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

/** Bytes that no answer to izin reaches, with the largest rows that may be stored. */
export const quarterOfAnswer = usualAnswers.answer / 4

/** Counts the bytes of answers, and refuses those beyond the limits, with one code for both as libSQL's server. */
export function answerMeter(limits: AnswerLimits) {
  let underWay = 0
  let largest = { bytes: 0, request: '' }
  return {
    /** The largest answer by now, and what was asked, without its values. */
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
        count(answer: unknown, request: string): void {
          const bytes = Buffer.byteLength(JSON.stringify(answer))
          if (bytes > largest.bytes) largest = { bytes, request }
          const isTooLarge = bytes > limits.answer || underWay + bytes > limits.together
          if (isTooLarge) throw new CodedError('Response is too large', 'RESPONSE_TOO_LARGE')
          underWay += bytes
          counted += bytes
        },
      }
    },
  }
}
