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
  const largest = new Map<string, number>()
  function note(request: string, bytes: number): void {
    if (bytes > (largest.get(request) ?? 0)) largest.set(request, bytes)
  }
  return {
    /** Notes the page that a statement with a limit could have: as many of its largest row as it allows. */
    noteRows(sql: string, args: readonly unknown[], rows: readonly unknown[]): void {
      const rowsMax = limitOf(sql, args)
      if (rowsMax < 2 || rows.length === 0) return
      const rowBytes = Math.max(...rows.map((row) => Buffer.byteLength(JSON.stringify(row)) + 1))
      note(`${rowsMax} rows of: ${sql}`, rowsMax * rowBytes)
    },
    /** Bytes of the largest answer to each request by now; a request is named by its statements, without values. */
    largest: largest as ReadonlyMap<string, number>,
    /** Answers of one response; they are under way until it has left, which `whenLeft` tells. */
    of(whenLeft: (forget: () => void) => void) {
      whenLeft(() => {
        underWay -= counted
      })
      let counted = 0
      return {
        count(answer: unknown, request: string): void {
          const bytes = Buffer.byteLength(JSON.stringify(answer))
          note(request, bytes)
          const isTooLarge = bytes > limits.answer || underWay + bytes > limits.together
          if (isTooLarge) throw new CodedError('Response is too large', 'RESPONSE_TOO_LARGE')
          underWay += bytes
          counted += bytes
        },
      }
    },
  }
}

/** Returns the limit at the end of a statement; 1 if it has none. */
function limitOf(sql: string, args: readonly unknown[]): number {
  const [, limit = ''] = /\blimit (\?\d*|\d+)(?: offset (?:\?\d*|\d+))?\s*$/i.exec(sql) ?? []
  if (!limit.startsWith('?')) return Number(limit || 1)
  const named = limit.slice(1)
  const placesBefore = sql.slice(0, sql.toLowerCase().lastIndexOf('limit ')).split('?').length - 1
  return Number(args[named === '' ? placesBefore : Number(named) - 1])
}

/** Names the requests whose answers were above a quarter of the limit, with their bytes. */
export function tooLargeAnswers({
  largestAnswers,
}: {
  readonly largestAnswers: ReadonlyMap<string, number>
}) {
  return [...largestAnswers].filter(([, bytes]) => bytes > quarterOfAnswer)
}
