import type { Context } from 'hono'
import { auth } from 'hono/utils/basic-auth'
import { isDatabaseFault, UnknownOutcomeError } from '../../../db/engine.ts'
import { isCompanySource } from '../../consent/consent.ts'
import { type IysRow, readMovement } from '../../import-file/iys-rows.ts'
import { pushTestRow } from '../../jobs/webhook.ts'
import type { Client } from '../../register/company/clients.ts'
import { iysPageRows } from '../../register/imports/page.ts'
import { noProgress, receiveRows } from '../../register/iys-received/rows.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { refused } from '../../util/refusal.ts'
import { wordless } from '../../util/sentence.ts'
import type { Answer } from '../base/answers.ts'
import { asObject, type Fields, readBody, readFields } from '../base/body.ts'
import { type ApiContext, mayUse, missingScope, open } from '../base/context.ts'
import { answerJson, type Fault, refuse } from '../base/faults.ts'
import { requests } from '../base/requests.ts'
import { byPassword } from '../base/sign-in.ts'

/** Row of a push, with its place in the list. */
interface PushedRow {
  readonly index: number
  readonly brandCode: number
  readonly fields: Fields
}

/**
 * `POST /v1/iys/push`: stores the movements (changes) that İYS pushes, in the same way as those that izin pulls, so that a
 * repeat changes nothing. A row that cannot be stored is named in the answer; the other rows are stored.
 */
export const takePush = open(async (api, c) => {
  const sender = await senderOf(api, c)
  if (sender instanceof Response) return sender
  const { list } = await readBody(c, api, {
    code: 'H014',
    reader: (fields) => readFields(requests.PushedList, fields),
  })
  const faults: Fault[] = []
  const ofBrands = Map.groupBy(rowsIn(list, faults), ({ brandCode }) => brandCode)
  for (const [brandCode, rows] of ofBrands) {
    const brand = await api.directory.brand(brandCode)
    if (brand === null || !mayUse(sender, brand)) {
      faults.push(...rows.map(({ index }) => ({ code: 'H353' as const, index })))
      continue
    }
    await applyMovements(api, brandCode, movementsIn(api, rows, faults)).catch(throwUnknown)
  }
  if (faults.length === 0) return answerJson<Answer<'Pushed'>>(c, { message: 'Alındı' })
  const codes = [...new Set(faults.map(({ code }) => code))].join(' ')
  api.log.warn('iys.push.unread', { rows: faults.length, codes })
  return refuse(c, faults)
})

/** Returns the rows that name a brand. Leaves out İYS's test row. Adds to `faults` H014 for a row that is no object, and H191 for one without a brand. */
function rowsIn(list: readonly unknown[], faults: Fault[]): PushedRow[] {
  return list.flatMap((row, index): PushedRow[] => {
    const fields = asObject(row)
    const brandCode = fields?.brandCode
    if (fields === null) faults.push({ code: 'H014', index })
    else if (fields.transactionId === pushTestRow.transactionId) return []
    else if (typeof brandCode === 'number' && Number.isSafeInteger(brandCode))
      return [{ index, brandCode, fields }]
    else faults.push({ code: 'H191', index })
    return []
  })
}

/**
 * Reads the movements (changes at İYS) of recipients and returns them by date. Leaves out those that the company reported: they
 * come with İYS's daily file. Adds a fault for an unreadable row, and H113 for an ONAY without its source.
 */
function movementsIn({ clock }: ApiContext, rows: readonly PushedRow[], faults: Fault[]): IysRow[] {
  const movements = rows.flatMap(({ index, fields }): IysRow[] => {
    if (typeof fields.source === 'string' && isCompanySource(fields.source)) return []
    const line = readMovement(fields, clock())
    if (line.kind === 'receipt' && (line.source !== null || line.status === 'RET')) return [line]
    faults.push({ code: line.kind === 'unread' ? line.code : 'H113', index })
    return []
  })
  return movements.toSorted((a, b) => a.at - b.at)
}

/** Stores movements (changes at İYS) page by page. Other requests run between two pages. */
async function applyMovements(
  { register }: ApiContext,
  brandCode: number,
  movements: readonly IysRow[],
): Promise<void> {
  for (let from = 0; from < movements.length; from += iysPageRows) {
    if (from > 0) await yieldToEventLoop()
    const page = movements.slice(from, from + iysPageRows)
    await receiveRows(register, { brandCode, page, by: null }, noProgress)
  }
}

/** Throws an error of the database as UnknownOutcomeError, since earlier pages of the push may be stored. */
function throwUnknown(cause: unknown): never {
  throw isDatabaseFault(cause)
    ? new UnknownOutcomeError(wordless('Applied a part of a push'), { cause })
    : cause
}

/** Returns the client that sends a push, or the answer that refuses it. */
async function senderOf(api: ApiContext, c: Context): Promise<Client | Response> {
  const credentials = auth(c.req.raw)
  const signedIn =
    credentials === undefined ? refused('no-password') : await byPassword(api, credentials, api.networkOf(c))
  if (signedIn.kind === 'refused') {
    c.header('www-authenticate', 'Basic realm="izin"')
    return refuse(c, [{ code: 'IZIN-401' }])
  }
  const { client } = signedIn
  return client.scopes.includes('push')
    ? client
    : refuse(c, [{ code: 'IZIN-403', message: missingScope('push') }])
}
