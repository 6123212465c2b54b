import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { freePort } from '../processes/free-port.ts'
import { type AnswerLimits, answerMeter, usualAnswers } from './answers.ts'
import { faultSwitch } from './faults.ts'
import { HranaStream, type Trouble, type WireError, type WireRequest, wireError } from './stream.ts'
import { writerQueue } from './writers.ts'

export type HranaServer = Awaited<ReturnType<typeof startHranaServer>>

export interface HranaServerOptions {
  readonly path: string
  readonly authToken?: string
  /** Extended code of a constraint (SQLITE_CONSTRAINT_UNIQUE), or only SQLITE_CONSTRAINT: servers differ. */
  readonly codes?: 'extended' | 'plain'
  readonly answers?: Partial<AnswerLimits>
  /** Time after which a writing transaction loses its lock to one that waits. */
  readonly lockHeldMs?: number
}

interface Pipeline {
  readonly baton?: string | null
  readonly requests: readonly WireRequest[]
}

type Count = ReturnType<ReturnType<typeof answerMeter>['of']>['count']

/** Lone surrogates, which libSQL's server refuses as JSON. */
const halfCharacter = /(?<!\\)(?:\\\\)*\\ud[89a-f]/i

/** Idle streams are rolled back after it. */
const idleMs = 10_000
const usualLockHeldMs = 5_000

/** A remote libSQL: Hrana 2 as JSON over HTTP, with faults on command. */
export async function startHranaServer(options: HranaServerOptions) {
  const writers = writerQueue(options.lockHeldMs ?? usualLockHeldMs)
  const answers = answerMeter({ ...usualAnswers, ...options.answers })
  const streams = new Map<string, { stream: HranaStream; idle: NodeJS.Timeout }>()
  const faults = faultSwitch()
  let answered = 0
  let late = 0

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request)
    if (request.method === 'GET' && (request.url === '/' || request.url === '/v2')) {
      return answer(response, 200, {})
    }
    if (request.url !== '/v2/pipeline') return answer(response, 404, { error: 'not found' })
    if (options.authToken !== undefined && request.headers.authorization !== `Bearer ${options.authToken}`) {
      return answer(response, 401, { error: 'unauthorized' })
    }
    if (halfCharacter.test(text)) return answer(response, 400, { error: 'lone surrogate in hex escape' })
    const pipeline = JSON.parse(text) as Pipeline
    const fault = faults.strikes(text)
    answered += 1
    if (fault?.kind === 'status') return answer(response, fault.status, { error: 'on command' })
    if (fault?.kind === 'reset-before') return void request.socket.destroy()
    if (fault?.kind === 'garbage') return void response.writeHead(200).end('<html>')
    if (fault?.kind === 'slow') await later(fault.ms)
    const trouble = fault?.kind === 'busy' || fault?.kind === 'stalls' ? fault.kind : null
    const body = await run(pipeline, trouble, answers.of(response).count)
    if (fault?.kind === 'slow') late += 1
    if (fault?.kind === 'reset-after') return void request.socket.destroy()
    answer(response, 200, body)
  }

  async function run({ baton, requests }: Pipeline, trouble: Trouble, count: Count) {
    const kept = baton ? streams.get(baton) : undefined
    if (baton && kept === undefined) return { error: 'the stream has expired' }
    if (baton) streams.delete(baton)
    clearTimeout(kept?.idle)
    const stream = kept?.stream ?? new HranaStream(options.path, writers, answers.noteRows)
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
  }

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

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => answer(response, 500, { error: String(error) }))
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  // It comes back at the same port.
  const port = await freePort()
  await listen(port)

  return {
    url: `http://127.0.0.1:${port}`,
    /** Answered, or begun and then spoilt by a fault. */
    get requests() {
      return answered
    },
    /** Slow requests done by now. */
    get late() {
      return late
    },
    largestAnswers: answers.largest,
    struck: faults.struck,
    fail: faults.set,
    mend: () => faults.set(null),
    goAway: stop,
    comeBack: () => listen(port),
    async close(): Promise<void> {
      await stop()
      for (const { stream, idle } of streams.values()) {
        clearTimeout(idle)
        stream.close()
      }
    },
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())
