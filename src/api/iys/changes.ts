import type { Handler } from 'hono'
import { pull, seqOf } from '../../register/changes/changes.ts'
import { keyChanges } from '../../register/changes/key-changes.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, noteLookUp, ofBrand } from './api-context.ts'
import { readFields } from './body.ts'
import { refuse } from './faults.ts'
import { parameters, read, readQuery } from './requests.ts'
import { doorsOf, formatCursor, parseCursor, wireRecord } from './wire.ts'

const hourMs = 60 * 60_000
/** R27: from seven days to sixty minutes before the call. */
const windowBeginsMs = 7 * 24 * hourMs
const windowEndsMs = hourMs

/** `GET …/consents/changes`, İYS's Pull (iys.md 3.10). */
export function pullChanges(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const page = read(parameters.pull, c.req.query())
    if ('faults' in page) return refuse(c, page.faults.slice(0, 1))
    const { source, limit } = page.value
    const after = await seqAfter(api, page.value.after)
    if (after === null) return refuse(c, [{ code: 'H098', location: 'after' }])

    const now = api.clock()
    const changes = await pull(api.register, {
      brandCode: brand.code,
      doors: doorsOf(source),
      from: now - windowBeginsMs,
      until: now - windowEndsMs,
      after,
      limit,
    })
    const last = changes.at(-1)
    if (last === undefined) return c.body(null, 204)
    noteLookUp(api, session, { brandCode: brand.code, purpose: 'iys changes' })
    return c.json<Answer<'Changes'>>({
      after: formatCursor({ recordedAt: last.recordedAt, changeId: last.id }),
      list: changes.map((change) => wireRecord(change, change)),
    })
  })
}

/** Returns the `seq` of a cursor; null for one that we did not issue. */
async function seqAfter(api: ApiContext, text: string | undefined): Promise<number | null> {
  if (text === undefined) return 0
  const cursor = parseCursor(text)
  return cursor === null ? null : await seqOf(api.register, cursor.changeId)
}

/** `POST …/consents/history` (iys.md 3.9), including refusals that İYS would not take. */
export function consentHistory(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const query = readQuery(body.fields)
    const page = read(parameters.history, c.req.query())
    if ('faults' in query || 'faults' in page) {
      return refuse(
        c,
        [query, page].flatMap((part) => ('faults' in part ? part.faults : [])),
      )
    }

    const { recipient, recipientType, type: channel } = query.value
    const mark = api.register.vault.mark(recipient.address)
    const key = { mark, brandCode: brand.code, recipientType, channel }
    const { changes, total } = await keyChanges(api.register, key, page.value)
    noteLookUp(api, session, { mark, brandCode: brand.code, purpose: 'iys history' })
    return c.json<Answer<'History'>>({
      list: changes.map((change) =>
        wireRecord({ address: recipient.address, recipientType, channel }, change),
      ),
      pagination: { totalCount: total, pageSize: page.value.limit, offset: page.value.offset },
    })
  })
}
