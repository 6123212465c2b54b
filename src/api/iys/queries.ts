import { randomUUID } from 'node:crypto'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { kindFor } from '../../consent/consent.ts'
import { lastSeqOf } from '../../ledger/append.ts'
import { changeForSystems, listChangesSince, listPulledChanges } from '../../register/changes/forward.ts'
import { iysRecord, nationalRecord } from '../../register/changes/iys-record.ts'
import { listKeyChanges, findSeq } from '../../register/changes/key-changes.ts'
import { check, divideByKnowledge, statusOf } from '../../register/look-up/check.ts'
import { type BrandCounts, brandCounts } from '../../register/permitted/counts.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import { whileUnderWay } from '../../util/timeout.ts'
import type { Answer } from '../base/answers.ts'
import { accepted, readBody, readFields, readParameters } from '../base/body.ts'
import {
  type ApiContext,
  admitLookUp,
  mayUse,
  noteLookUp,
  ofBrand,
  ofProvider,
  type RouteHandler,
} from '../base/context.ts'
import { answerJson, refuse } from '../base/faults.ts'
import { parameters, pathOfKind, readQuery, recipientLists } from '../base/requests.ts'
import { doorsOf } from '../base/wire.ts'

const minuteMs = 60_000
/** Time in ms before the call from which changes are pulled: seven days (R27). */
const windowBeginsMs = 7 * 24 * 60 * minuteMs

/** Answers a brand's changes in İYS's form, from seven days before the call up to İYS's delay of sixty minutes (R27). */
export const pullChanges = ofBrand(async (api, c, session, brand) => {
  const { source, limit, after: cursor } = accepted(readParameters(parameters.pull, c.req.query()))
  const after = await seqAfter(api, cursor)
  // H098 with 400 instead of the 410 of izin's own route: İYS's published codes (HATA KODLARI) have H098 for an invalid query
  // of changes, and no code for a cursor. İYS's clients know H098, and begin anew without `after`.
  if (after.kind === 'refused') return refuse(c, [{ code: 'H098', location: 'after' }])

  const now = api.clock()
  const { pull_delay: delayMinutes } = await api.register.settings()
  const changes = await listPulledChanges(api.register, {
    brandCode: brand.code,
    doors: doorsOf(source),
    from: now - windowBeginsMs,
    until: now - delayMinutes * minuteMs,
    after: after.seq,
    limit,
  })
  const last = changes.at(-1)
  if (last === undefined) return c.body(null, 204)
  noteLookUp(api, session, { brandCode: brand.code, purpose: 'iys changes' })
  return answerJson<Answer<'Changes'>>(c, {
    after: `${last.recordedAt / 1000}_${last.id}`,
    list: changes.map((change) => (source === 'HS' ? iysRecord(change, change) : nationalRecord(change))),
  })
})

/** Returns the place in the ledger (`seq`) after which a pull continues: 0 without a cursor. Refuses one that izin did not issue. */
async function seqAfter(
  api: ApiContext,
  text: string | undefined,
): Promise<{ readonly kind: 'read'; readonly seq: number } | Refusal<'foreign'>> {
  if (text === undefined) return { kind: 'read', seq: 0 }
  const [, id] = /^\d{1,11}_([0-9a-f]{64})$/.exec(text) ?? []
  const seq = id === undefined ? null : await findSeq(api.register, id)
  return seq === null ? refused('foreign') : { kind: 'read', seq }
}

/** `GET /v1/brands/{brandCode}/changes`: with `channel`, UTC instants and local refusals, unlike İYS's own pull. */
export const changesOfBrand = ofBrand(async (api, c, session, brand) => {
  const { origin, after, limit } = accepted(readParameters(parameters.ownChanges, c.req.query()))
  const changes = await listChangesSince(api.register, { after, brandCodes: [brand.code], origin, limit })
  if (changes.length > 0) noteLookUp(api, session, { brandCode: brand.code, purpose: 'changes' })
  // A cursor beyond the end is from before a restore of a backup. An empty page would hide all changes until the ledger
  // reaches the cursor again.
  const end = changes.length > 0 ? after : await lastSeqOf(api.register)
  if (after > end)
    return refuse(c, [{ code: 'IZIN-410', location: 'after', value: after }], { notes: { end } })
  return answerJson<Answer<'OwnChanges'>>(c, {
    changes: changes.map(changeForSystems),
    cursor: changes.at(-1)?.seq ?? after,
  })
})

/** Answers the changes of a consent, newest first. */
export const consentHistory = ofBrand(async (api, c, session, brand) => {
  const body = await readBody(c, api, {
    code: 'H097',
    reader: (fields) => {
      const [query, page] = [readQuery(fields), readParameters(parameters.history, c.req.query())]
      if ('value' in query && 'value' in page) return { value: { ...query.value, page: page.value } }
      return { faults: [query, page].flatMap((part) => ('faults' in part ? part.faults : [])) }
    },
  })
  const { recipient, recipientType, type: channel, page } = body
  const mark = api.register.vault.mark(recipient.address)
  const key = { mark, brandCode: brand.code, recipientType, channel }
  const { changes, total } = await listKeyChanges(api.register, key, page)
  const marks = await divideByKnowledge(api.register, brand.code, [mark])
  await admitLookUp(api, session, { brandCode: brand.code, purpose: 'iys history', ...marks })
  return answerJson<Answer<'History'>>(c, {
    list: changes.map((change) => iysRecord({ address: recipient.address, recipientType, channel }, change)),
    pagination: { totalCount: total, pageSize: page.limit, offset: page.offset },
  })
})

/** Answers the status of a consent. Without a record the answer is 204, since İYS counts a 404 as a failure of the caller. */
export const singleStatus = ofBrand(async (api, c, session, brand) => {
  const {
    recipient,
    recipientType,
    type: channel,
  } = await readBody(c, api, { code: 'H403', reader: readQuery })
  const mark = api.register.vault.mark(recipient.address)
  const status = await statusOf(api.register, { mark, brandCode: brand.code, recipientType, channel })
  const marks =
    status === null
      ? await divideByKnowledge(api.register, brand.code, [mark])
      : { known: [mark], unknown: [] }
  await admitLookUp(api, session, { brandCode: brand.code, purpose: 'iys status', ...marks })
  if (status === null) return c.body(null, 204)
  return answerJson<Answer<'Status'>>(c, {
    recipient: recipient.address,
    recipientType,
    type: channel,
    status: status.status,
    source: status.source ?? undefined,
    consentDate: status.consentDate ?? undefined,
    creationDate: formatWallTime(status.recordedAt),
    retailerAccessCount: 0,
    transactionId: status.changeId,
  })
})

/** Answers which of many addresses have an ONAY. */
export const multipleStatus = ofBrand(async (api, c, session, brand) => {
  const body = await readBody(c, api, {
    code: 'H097',
    reader: (fields) => {
      const path = readFields(pathOfKind, c.req.param())
      if ('faults' in path) return path
      const list = readFields(recipientLists[kindFor(path.value.type)], fields)
      return 'faults' in list ? list : { value: { ...path.value, ...list.value } }
    },
  })
  const { recipientType, type: channel, recipients } = body
  const marks = recipients.map(({ address }) => api.register.vault.mark(address))
  const query = { brandCode: brand.code, channel, recipientType, recipients, marks }
  const inOnay = await check(api.register, query)
  const divided = await divideByKnowledge(api.register, brand.code, marks)
  await admitLookUp(api, session, { brandCode: brand.code, purpose: 'iys multiple status', ...divided })
  return answerJson<Answer<'Approved'>>(c, {
    requestId: randomUUID(),
    list: inOnay.map(({ address }) => address),
  })
})

const zeroCounts: BrandCounts = { approval: 0, rejection: 0 }

/** Answers the brands that a client may use and that are not closed, with their numbers of ONAY and RET. */
export const brandList: RouteHandler = (api) => {
  const counts = whileUnderWay(() => brandCounts(api.register))
  return ofProvider(async (_, c, session) => {
    const [brands, totals] = await Promise.all([api.directory.brands(), counts()])
    const open = brands.filter((brand) => mayUse(session, brand) && brand.closedAt === null)
    return answerJson(
      c,
      open.map(({ code, name, master }) => {
        const { approval, rejection } = totals.get(code) ?? zeroCounts
        return {
          brandCode: code,
          name,
          master,
          stats: {
            consents: { approval, rejection, total: approval + rejection },
            retailers: { total: 0 },
          },
        }
      }),
    )
  })(api)
}
