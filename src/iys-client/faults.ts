import * as z from 'zod'
import { parseJson } from '../util/json.ts'

/** Error code of İYS, and the index of the list item that it is about. Never holds a value of a field. */
export type IysCode = z.infer<typeof wireCode>

/**
 * Error for a call that İYS did not carry out. `later`: try again, not before `retryAt`. `refused`: final. `access`: the
 * user, the subscription or the package has no right to call, and a person has to act. `reason` is a code of İYS or a word.
 */
export class IysError extends Error {
  override name = 'IysError'
  readonly kind: 'later' | 'refused' | 'access'
  readonly reason: string
  readonly codes: readonly IysCode[]
  readonly retryAt: number

  constructor(
    kind: IysError['kind'],
    reason: string,
    { codes = [], retryAt = 0 }: { codes?: readonly IysCode[]; retryAt?: number } = {},
  ) {
    super(`İYS did not carry out a call: ${kind}, ${reason}`)
    this.kind = kind
    this.reason = reason
    this.codes = codes
    this.retryAt = retryAt
  }
}

/**
 * Schema of an error code. İYS's documentation names its field `code`, in some examples `code:`. Other text is dropped,
 * since it may hold an address.
 */
const wireCode = z
  .looseObject({ index: z.number().int().min(0).nullable().catch(null) })
  .transform(({ index, ...fault }) => {
    const code = fault.code ?? fault['code:']
    const isCode = typeof code === 'string' && /^[A-Z][A-Z\d-]{1,20}$/.test(code)
    return { code: isCode ? code : null, index }
  })

const wireCodes = z.object({ errors: z.union([z.array(wireCode), wireCode.transform((code) => [code])]) })

/** Parses the bytes of an answer as JSON; undefined if it is none. */
export const jsonOf = (bytes: Uint8Array) => parseJson(Buffer.from(bytes).toString())

export interface IysResponse {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** İYS's code for a request that it cannot take now. */
const busyCode = 'H123'
/** İYS's codes for hourly limits: of tokens, and of status queries. */
const hourlyCodes = ['H084', 'H086']
/**
 * Codes that are about the company, a brand, a quota or rights, although İYS sends them with the HTTP status of a wrong field
 * or an unknown record.
 */
const accessCodes = ['H001', 'H018', 'H268', 'H355', 'H363', 'H437', 'H522', 'H525']
const hourMs = 60 * 60_000

/** Returns the error for an unsuccessful answer of İYS. Null if the answer, of status 404, only says that İYS has no such record. */
export function faultOf({ status, headers, bytes }: IysResponse, now: number): IysError | null {
  const content = jsonOf(bytes)
  const codes = wireCodes.safeParse(content).data?.errors ?? []
  const first = codes[0]?.code ?? ''
  if (status === 404 && first === '' && (bytes.length === 0 || content !== undefined)) return null
  const reason = first === '' ? `HTTP ${status}` : first
  if (status === 429 || status >= 500 || first === busyCode) {
    const askedMs = Number(headers.get('retry-after')) * 1000 || 1000
    const afterMs = hourlyCodes.includes(first) ? hourMs : Math.min(Math.max(askedMs, 1000), hourMs)
    return new IysError('later', reason, { codes, retryAt: now + afterMs })
  }
  const isAboutRequest = status === 400 || status === 422 || (status === 404 && first !== '')
  const isRefused = isAboutRequest && !accessCodes.includes(first)
  return new IysError(isRefused ? 'refused' : 'access', reason, { codes })
}
