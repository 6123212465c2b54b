import type { Handler } from 'hono'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { type AddResult, addResults } from '../../register/record/add-requests.ts'
import { type Code, codes, entryOf } from './codes.ts'
import { type Desk, ofBrand } from './desk.ts'
import { type Fault, refuse } from './faults.ts'

const requestIdLettersMax = 36

/**
 * `GET …/consents/request/{requestId}` (iys.md 3.6): what became of each consent of a list. Empty for a list that is not
 * known, or older than sixty days.
 */
export function addManyResults(desk: Desk, version: 1 | 2): Handler {
  return ofBrand(desk, async (c, _session, brand) => {
    const requestId = c.req.param('requestId') ?? ''
    const fault = requestIdFault(requestId)
    if (fault !== null) return refuse(c, [fault])
    const results = await addResults(desk.register, brand.code, requestId)
    return c.json(results.map((result) => wireResult(requestId, result, version)))
  })
}

function requestIdFault(requestId: string): Fault | null {
  if (requestId.length > requestIdLettersMax) return { code: 'H198', value: requestId }
  if (/^\p{L}+$/u.test(requestId)) return { code: 'H199', value: requestId }
  return /^\d+$/.test(requestId) ? { code: 'H400', value: requestId } : null
}

function wireResult(requestId: string, result: AddResult, version: 1 | 2) {
  const { place, subId, first } = result
  return {
    index: place,
    requestId,
    subRequestId: subId,
    ...outcomeOf(result),
    ...(version === 2 ? { isAddConsentV2Service: true } : {}),
    ...(version === 2 && first !== null
      ? { originalRequestInformation: { requestId: first.requestId, subRequestId: first.subId } }
      : {}),
  }
}

function outcomeOf({ changeId, recordedAt, refused }: AddResult) {
  if (refused !== null) {
    const code = codeOf(refused)
    return { status: 'failure', error: { code, message: entryOf(code).message } }
  }
  if (changeId === null || recordedAt === null) return { status: 'enqueue' }
  return {
    status: 'success',
    transactionId: changeId.toString('hex'),
    creationDate: formatWallTime(recordedAt),
  }
}

/** A brand that was closed while the list waited is nobody's to use any more. */
function codeOf(refused: string): Code {
  return Object.hasOwn(codes, refused) ? (refused as Code) : 'H353'
}
