import { type LookupAddress, lookup } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { noAnswer, type PostWebhook } from '../../jobs/webhook.ts'
import { hostOf, isLoopbackHost, isPublicAddress } from '../../util/network.ts'

const answerWithinMs = 10_000
const answerBytesMax = 64 * 1024

type Resolve = (name: string, options: { readonly all: true }, then: Then) => void
type Then = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

interface PosterOptions {
  readonly resolve?: Resolve
  readonly timeoutMs?: number
}

/** Returns a function that sends webhooks: over https to public addresses only, or to a receiver on this machine. */
export function webhookPoster({
  resolve = lookup,
  timeoutMs = answerWithinMs,
}: PosterOptions = {}): PostWebhook {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  const lookupPublic = publicOnly(resolve)

  return async (address, headers, body, withinMs = timeoutMs) => {
    const url = new URL(address)
    const host = hostOf(url)
    const isHere = isLoopbackHost(host)
    if (!isHere && url.protocol !== 'https:') return 'not https'
    // A name is looked at when it is resolved.
    if (!isHere && isPublicAddress(host) === false) return notPublic
    const length = Buffer.byteLength(body)
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      signal: AbortSignal.timeout(withinMs),
      ...(isHere ? {} : { lookup: lookupPublic }),
    }
    const begin = () =>
      url.protocol === 'https:'
        ? overHttps(url, { ...options, agent: agents.https })
        : overHttp(url, { ...options, agent: agents.http })
    return await outcomeOf(begin, body)
  }
}

const notPublic = 'not a public address'

/** Resolves a name and refuses it if any of its addresses is not public; the connection uses what was checked. */
function publicOnly(resolve: Resolve): LookupFunction {
  return (name, { all }, then) =>
    resolve(name, { all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) return then(error ?? failure('ENOTFOUND'), [])
      if (!addresses.every(({ address }) => isPublicAddress(address))) return then(failure(notPublic), [])
      if (all === true) then(null, addresses)
      else then(null, first.address, first.family)
    })
}

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code })

/** Sends a body; null if the receiver took it, otherwise a code of the fault. */
async function outcomeOf(begin: () => ClientRequest, body: string, isRepeat = false): Promise<string | null> {
  const request = begin()
  try {
    const { statusCode = 0 } = await answered(request, body)
    return statusCode >= 200 && statusCode < 300 ? null : `HTTP ${statusCode}`
  } catch (error) {
    // The system's code, never its sentence, which may hold the address.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
    // The receiver closed an idle connection just when it was used again.
    if (request.reusedSocket && code === 'ECONNRESET' && !isRepeat) return await outcomeOf(begin, body, true)
    return code === 'ABORT_ERR' ? noAnswer : code
  }
}

/** Sends a body and resolves with the response; only its first bytes are read. */
function answered(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Stays: a late fault of an answered request must not end the process.
    request.on('error', reject)
    // An answer that asks for another protocol (101) ends in neither an error nor a response.
    request.on('close', () => reject(failure('ECONNABORTED')))
    request.on('response', (response) => {
      let bytes = 0
      response.on('error', () => {})
      response.on('data', (piece: Buffer) => {
        bytes += piece.length
        if (bytes > answerBytesMax) response.destroy()
      })
      resolve(response)
    })
    request.end(body)
  })
}
