import type { Context } from 'hono'
import { auth } from 'hono/utils/basic-auth'
import { type IysRow, readMovement } from '../../import-file/iys-rows.ts'
import { pushTestRow } from '../../jobs/webhook.ts'
import type { Client } from '../../register/company/clients.ts'
import { noProgress, receiveRows } from '../../register/received/receive-rows.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { Answer } from '../iys/answers.ts'
import { type ApiContext, mayUse, missingScope, open } from '../iys/api-context.ts'
import { readBody, readFields } from '../iys/body.ts'
import { answerJson, refuse } from '../iys/faults.ts'
import { requests } from '../iys/requests.ts'
import { byPassword } from '../iys/sign-in.ts'

const rowsPerCommit = 200

/** Applies rows that İYS pushes as those that were pulled, so that a repeat changes nothing. */
export const takePush = open(async (api, c) => {
  const sender = await senderOf(api, c)
  if (sender instanceof Response) return sender
  const { list } = await readBody(c, api, 'H014', (fields) => readFields(requests.PushedList, fields))
  const rows = list.filter(({ transactionId }) => transactionId !== pushTestRow.transactionId)
  const ofBrands = Map.groupBy(rows, ({ brandCode }) => brandCode)
  for (const code of ofBrands.keys()) {
    const brand = await api.directory.brand(code)
    if (brand === null || !mayUse(sender, brand)) return refuse(c, [{ code: 'H353' }])
  }
  for (const [brandCode, own] of ofBrands) {
    const movements = own.flatMap((row) => movementIn(api, row))
    const inOrder = movements.toSorted((one, other) => one.at - other.at)
    for (let from = 0; from < inOrder.length; from += rowsPerCommit) {
      if (from > 0) await yieldToEventLoop()
      const page = inOrder.slice(from, from + rowsPerCommit)
      await receiveRows(api.register, { brandCode, page, by: null }, noProgress)
    }
  }
  return answerJson<Answer<'Pushed'>>(c, { message: 'Alındı' })
})

async function senderOf(api: ApiContext, c: Context): Promise<Client | Response> {
  const credentials = auth(c.req.raw)
  const client = credentials === undefined ? null : await byPassword(api, credentials, api.networkOf(c))
  if (client === null) {
    c.header('www-authenticate', 'Basic realm="izin"')
    return refuse(c, [{ code: 'IZIN-401' }])
  }
  return client.scopes.includes('push')
    ? client
    : refuse(c, [{ code: 'IZIN-403', message: missingScope('push') }])
}

/** Reads a row. Leaves out rows that cannot be read, which the pull gets later, and sources that İYS does not push. */
function movementIn(api: ApiContext, row: Readonly<Record<string, unknown>>): IysRow[] {
  const line = readMovement(row, api.clock())
  if (line.kind === 'receipt' && String(row.source).startsWith('IYS_')) return [line]
  api.log.warn('iys.push.unread', { code: line.kind === 'unread' ? line.code : undefined })
  return []
}
