import { randomBytes } from 'node:crypto'
import { type AnswerLimits, answerMeter, usualAnswers } from './answers.ts'
import { connectionsTo } from './connections.ts'
import { HranaStream, type Trouble, type WireError, type WireRequest, wireError } from './stream.ts'
import { writerQueue } from './writers.ts'

export interface HranaOptions {
  readonly path: string
  readonly authToken?: string
  /** Extended code of a constraint (SQLITE_CONSTRAINT_UNIQUE), or only SQLITE_CONSTRAINT: servers differ. */
  readonly codes?: 'extended' | 'plain'
  readonly answers?: Partial<AnswerLimits>
  /** Time after which a writing transaction loses its lock to one that waits. */
  readonly lockHeldMs?: number
}

export interface HranaRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | null
  readonly text: string
}

export interface HranaReply {
  readonly status: number
  readonly body: unknown
}

interface Pipeline {
  readonly baton?: string | null
  readonly requests: readonly WireRequest[]
}

/** Lone surrogates, which libSQL's server refuses as JSON. */
const halfCharacter = /(?<!\\)(?:\\\\)*\\ud[89a-f]/i

/** Idle streams are rolled back after it. */
const idleMs = 10_000
const usualLockHeldMs = 5_000

/** A remote libSQL's answers to Hrana 2 as JSON, whatever carries the requests. */
export function hranaDatabase(options: HranaOptions) {
  const connections = connectionsTo(options.path)
  const writers = writerQueue(options.lockHeldMs ?? usualLockHeldMs)
  const answers = answerMeter({ ...usualAnswers, ...options.answers })
  const streams = new Map<string, { stream: HranaStream; idle: NodeJS.Timeout }>()

  function keep(stream: HranaStream): string {
    const baton = randomBytes(16).toString('hex')
    const drop = () => {
      streams.delete(baton)
      stream.close()
    }
    streams.set(baton, { stream, idle: setTimeout(drop, idleMs).unref() })
    return baton
  }

  const coded = ({ message, code }: WireError): WireError =>
    options.codes === 'plain'
      ? { message, code: code.replace(/^(SQLITE_CONSTRAINT)_\w+$/, '$1') }
      : { message, code }

  function plain(response: Record<string, unknown>): Record<string, unknown> {
    if (response.type !== 'batch') return response
    const result = response.result as { step_errors: (WireError | null)[] }
    return {
      ...response,
      result: { ...result, step_errors: result.step_errors.map((one) => one && coded(one)) },
    }
  }

  return {
    largestAnswers: answers.largest,
    /** The answer to a request that is no pipeline, or may not be one; null for one to be run. */
    atOnce({ method, path, authorization, text }: HranaRequest): HranaReply | null {
      if (method === 'GET' && (path === '/' || path === '/v2')) return { status: 200, body: {} }
      if (path !== '/v2/pipeline') return { status: 404, body: { error: 'not found' } }
      const isAllowed = options.authToken === undefined || authorization === `Bearer ${options.authToken}`
      if (!isAllowed) return { status: 401, body: { error: 'unauthorized' } }
      if (!halfCharacter.test(text)) return null
      return { status: 400, body: { error: 'lone surrogate in hex escape' } }
    },
    /** Calls `whenLeft` with what is to be done once the answer has left. */
    async run(
      text: string,
      trouble: Trouble,
      whenLeft: (forget: () => void) => void,
    ): Promise<Record<string, unknown>> {
      const { baton, requests } = JSON.parse(text) as Pipeline
      const { count } = answers.of(whenLeft)
      const kept = baton ? streams.get(baton) : undefined
      if (baton && kept === undefined) return { error: 'the stream has expired' }
      if (baton) streams.delete(baton)
      clearTimeout(kept?.idle)
      const stream = kept?.stream ?? new HranaStream(connections, writers, answers.noteRows)
      const results = []
      let open = true
      for (const request of requests) {
        try {
          const result = plain(await stream.answer(request, trouble))
          count(result, stream.textsOf(request))
          results.push({ type: 'ok', response: result })
        } catch (error) {
          results.push({ type: 'error', error: coded(wireError(error)) })
        }
        if (request.type === 'close') open = false
      }
      return { baton: open ? keep(stream) : null, base_url: null, results }
    },
    close(): void {
      for (const { stream, idle } of streams.values()) {
        clearTimeout(idle)
        stream.close()
      }
      connections.close()
    },
  }
}
