import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { Integer, OctetString, Sequence } from 'asn1js'
import type { Certificate } from 'pkijs'
import { connectionFault } from '../../util/log.ts'
import { bufferOf, readResponse, type StampRequest } from './request.ts'
import { answerBytesMax } from './setup.ts'

/** Answer of a time stamp authority to a request. */
type AuthorityAnswer =
  /** A response with a time stamp (TimeStampResp), which is not verified yet. */
  | { readonly kind: 'granted'; readonly response: Uint8Array }
  /** The authority refused, for example for a wrong password or missing credits. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The authority gave no usable answer. The request may be sent again. */
  | { readonly kind: 'unreachable'; readonly detail: string }

/** Client of a time stamp authority. */
export interface Authority {
  /** Requests a time stamp. Never rejects, and ends within `answerWithinMs`. */
  stamp(request: StampRequest): Promise<AuthorityAnswer>
}

/** Time stamp authority, and the certificates by which its stamps are verified. */
export interface Stamper {
  readonly authority: Authority
  /** Trusted certificates: roots, or certificates that lead to them. */
  readonly trusted: readonly Certificate[]
}

interface AuthorityOptions {
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  readonly fetch?: typeof fetch
  readonly answerWithinMs?: number
}

const answerWithinMs = 10_000

/** Creates the client of an authority by RFC 3161, 3.4. It signs in by basic authentication if there is a user name. */
export function rfc3161Authority(options: AuthorityOptions): Authority {
  const { username, password } = options
  const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')
  return overHttp(options, () => (username === null ? {} : { authorization: `Basic ${basic}` }))
}

/**
 * Creates the client of Kamu SM (TÜBİTAK): RFC 3161 with its own header for signing in. It was written from a description
 * and not tried with the paid service.
 */
export function kamuSmAuthority(options: AuthorityOptions): Authority {
  const { username, password } = options
  return overHttp(options, ({ digest }) => ({
    identity: identityHeader({ userNumber: username ?? '', password: password ?? '', digest }),
  }))
}

/** Creates the client of an authority that is called by HTTP, with its own headers for signing in. */
function overHttp(
  options: AuthorityOptions,
  headersFor: (request: StampRequest) => Record<string, string>,
): Authority {
  return {
    async stamp(request) {
      const signal = AbortSignal.timeout(options.answerWithinMs ?? answerWithinMs)
      try {
        const response = await (options.fetch ?? fetch)(options.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/timestamp-query',
            // A connection is not used again: the server may have closed it, which a busy process notices too late.
            connection: 'close',
            ...headersFor(request),
          },
          body: bufferOf(request.bytes),
          // A redirect must not send the password to another server.
          redirect: 'manual',
          signal,
        })
        return await answerOf(response)
      } catch (error) {
        return { kind: 'unreachable', detail: signal.aborted ? 'no answer in time' : connectionFault(error) }
      }
    },
  }
}

/** Returns the authority's answer from its HTTP response. */
async function answerOf(response: Response): Promise<AuthorityAnswer> {
  if (response.status !== 200) {
    await response.body?.cancel()
    // These statuses mean that the server is busy or broken. All others are about the request.
    const passes = response.status >= 500 || response.status === 408 || response.status === 429
    return { kind: passes ? 'unreachable' : 'refused', detail: `HTTP ${response.status}` }
  }
  const bytes = await bodyOf(response)
  if (bytes === null) return { kind: 'unreachable', detail: 'its answer is too long' }
  const reading = readResponse(bytes)
  if (reading === null) return { kind: 'unreachable', detail: 'its answer is no time-stamp response' }
  return reading.granted ? { kind: 'granted', response: bytes } : { kind: 'refused', detail: reading.detail }
}

/** Reads the body of a response; null if it has more bytes than any time stamp. */
async function bodyOf(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > answerBytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const iterations = 100
const saltBytes = 16
const keyBytes = 32

/**
 * Returns the header `identity` of Kamu SM, as hex of:
 *
 * SEQUENCE { userNumber INTEGER, salt OCTET STRING, iterationCount INTEGER, iv OCTET STRING, encrypted OCTET
 * STRING }
 *
 * The salt is also the initialisation vector, because the service expects that.
 */
function identityHeader(
  { userNumber, password, digest }: { userNumber: string; password: string; digest: Uint8Array },
  salt: Uint8Array = randomBytes(saltBytes),
): string {
  const key = pbkdf2Sync(password, salt, iterations, keyBytes, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, salt)
  const encrypted = Buffer.concat([cipher.update(digest), cipher.final()])
  const identity = new Sequence({
    value: [
      Integer.fromBigInt(BigInt(userNumber)),
      new OctetString({ valueHex: bufferOf(salt) }),
      new Integer({ value: iterations }),
      new OctetString({ valueHex: bufferOf(salt) }),
      new OctetString({ valueHex: bufferOf(encrypted) }),
    ],
  })
  return Buffer.from(identity.toBER()).toString('hex')
}
