import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isDatabaseFault, UnknownOutcomeError } from '../../../db/engine.ts'
import { beginRequest, endRequest, type StoredAnswer } from '../../register/answered-requests.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import { readBytes } from './body.ts'
import { type Code, jsonType, refuse } from './faults.ts'
import type { Session } from './sessions.ts'

interface OnceServices {
  readonly register: Register
  readonly log: Pick<Log, 'error'>
}

/** Maximum length of an `Idempotency-Key` in characters. */
const keyLettersMax = 255

/**
 * Runs a write only once for each `Idempotency-Key` of a client; a repeat gets the stored answer. A request that was refused
 * may be sent again with its key. A request that was cut off may not, because its outcome is unknown. `digest` stands for the
 * body, if the caller has read it already.
 */
export async function once(
  api: OnceServices,
  c: Context,
  session: Session,
  { run, digest }: { readonly run: () => Promise<Response>; readonly digest?: Buffer },
): Promise<Response> {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return await run()
  if (key === '' || key.length > keyLettersMax) {
    return refuse(c, [{ code: 'IZIN-400-KEY' }])
  }
  // A body can be read only once, so the handler gets a new request with the bytes that were read here.
  const body = digest ?? (await readBytes(c))
  if (digest === undefined) c.req.raw = new Request(c.req.raw, { body: new Uint8Array(body) })
  const content = Buffer.concat([Buffer.from(`${c.req.method} ${c.req.url}\n`), body])
  const sent = { client: session.username, key, content }
  const start = await beginRequest(api.register, sent)
  if (start.kind === 'run') return await runAndKeep(api, sent, run)
  if (start.kind === 'answered') {
    c.header('idempotent-replayed', 'true')
    c.header('cache-control', 'no-store')
    // Only answers with a body are kept.
    return c.body(start.text, start.status as ContentfulStatusCode, { 'content-type': jsonType })
  }
  if (start.kind === 'running') c.header('retry-after', '1')
  return refuse(c, [{ code: keyCodes[start.kind] }])
}

/** Codes that refuse an `Idempotency-Key`: its request is still running, was cut off (`unknown`), or was another request. */
const keyCodes = {
  running: 'IZIN-409-RUNNING',
  unknown: 'IZIN-409-CUT-OFF',
  other: 'IZIN-422-KEY',
} as const satisfies Record<string, Code>

/**
 * Runs a request and stores its answer for repeats. If storing fails, the key counts as cut off, but the caller gets the
 * answer.
 */
async function runAndKeep(
  { register, log }: OnceServices,
  sent: Parameters<typeof endRequest>[1],
  run: () => Promise<Response>,
): Promise<Response> {
  const end = async (answer: StoredAnswer | null) =>
    await endRequest(register, sent, answer).catch((error) => {
      if (!isDatabaseFault(error)) throw error
      log.error('idempotency.not-kept', error)
    })
  const response = await run().catch(async (error: unknown) => {
    if (!(error instanceof UnknownOutcomeError)) await end(null)
    throw error
  })
  await end(response.ok ? { status: response.status, text: await response.clone().text() } : null)
  return response
}
