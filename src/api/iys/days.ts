import type { Context } from 'hono'
import { addDays, dayOf, type IstanbulDay, isIstanbulDay } from '../../calendar/istanbul.ts'
import { channels, isRecipientType } from '../../consent/consent.ts'
import { movementFileName } from '../../day/file-names.ts'
import { stampToGive } from '../../day/file-stamps.ts'
import {
  agree,
  agreedAt,
  agreementsOf,
  movementDigest,
  movementFile,
  spanOf,
} from '../../day/movement-file.ts'
import { textStream, watched } from '../../http/streams.ts'
import { closedDay } from '../../ledger/days.ts'
import { hasMovements, type MovementCount, countMovements } from '../../register/changes/movements.ts'
import type { Brand } from '../../register/company/brands.ts'
import { readBody, readFields } from '../base/body.ts'
import { type ApiContext, noteLookUp, ofBrand, type RouteHandler } from '../base/context.ts'
import { answerJson, refuse } from '../base/faults.ts'
import { requests } from '../base/requests.ts'
import type { Session } from '../base/sessions.ts'
import { type ChangeOrigin, changeOriginOf, changeOrigins } from '../base/wire.ts'

/**
 * Maximum number of days back for which files are offered (R31). Older files are available in chat and by `izin report --out`.
 */
const daysBackMax = 7

interface BrandDay {
  readonly session: Session
  readonly brand: Brand
  readonly date: IstanbulDay
}

/**
 * Makes a handler for a brand and a day in the path: a date of the calendar (else H501), at most seven days back (else
 * H502).
 */
function ofBrandDay(handle: (api: ApiContext, c: Context, day: BrandDay) => Promise<Response>): RouteHandler {
  return ofBrand(async (api, c, session, brand) => {
    const date = c.req.param('reportDate') ?? ''
    if (!isIstanbulDay(date)) return refuse(c, [{ code: 'H501', value: date }])
    const first = addDays(dayOf(api.clock()), -daysBackMax)
    if (date < first) return refuse(c, [{ code: 'H502', value: date }])
    return await handle(api, c, { session, brand, date })
  })
}

/** Answers the counts of a day's changes for one recipient type. */
export const daySummary = ofBrandDay(async (api, c, { brand, date }) => {
  const recipientType = c.req.param('recipientType') ?? ''
  if (!isRecipientType(recipientType)) return refuse(c, [{ code: 'H116', value: recipientType }])
  const span = await spanOf(api.register, date)
  const counts = await countMovements(api.register, span, brand.code, recipientType)
  return answerJson(c, { changeStats: changeStats(counts) })
})

/** Returns the numbers of a day's changes in İYS's form: by channel, then by origin. A channel without changes is left out. */
function changeStats(counts: readonly MovementCount[]) {
  return channels.flatMap((channel) => {
    const ofChannel = counts.filter((count) => count.channel === channel)
    return ofChannel.length === 0
      ? []
      : { type: channel, consents: changeOrigins.map((side) => originStats(ofChannel, side)) }
  })
}

/** Sums up the counts of the changes that have one origin (company or recipients), in İYS's form. */
function originStats(counts: readonly MovementCount[], side: ChangeOrigin) {
  const ofSide = counts.filter(({ door }) => changeOriginOf(door) === side)
  const sum = (field: 'approval' | 'rejection' | 'total') =>
    ofSide.reduce((total, count) => total + count[field], 0)
  return {
    source: side,
    approval: sum('approval'),
    rejection: sum('rejection'),
    pending: 0,
    total: sum('total'),
  }
}

/** Answers the movement file (all changes) of a closed day; 204 without changes. */
export const dayFile = ofBrandDay(async (api, c, { session, brand, date }) => {
  const { register, log } = api
  if (!(await hasFile(api, brand, date))) return c.body(null, 204)
  noteLookUp(api, session, { brandCode: brand.code, purpose: `iys movement file of ${date}` })
  const file = textStream(movementFile(register, date, brand.code))
  return c.body(
    watched(file, (error) => log.error('iys.file.broken', error, { date })),
    200,
    {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${movementFileName(brand.code, date)}"`,
      'Cache-Control': 'no-store',
    },
  )
})

/** True if a brand has a movement file of the day: the day is closed, and the brand had changes in it. */
async function hasFile({ register }: ApiContext, { code }: Brand, date: IstanbulDay): Promise<boolean> {
  if ((await closedDay(register, date)) === null) return false
  return await hasMovements(register, await spanOf(register, date), code)
}

const hashMethod = 'SHA-384'

/** Answers the digest of a day's movement file, and if a client has agreed to the file. */
export const dayAgreement = ofBrandDay(async (api, c, { brand, date }) => {
  const { register, clock } = api
  const span = await spanOf(register, date)
  if (!(await hasMovements(register, span, brand.code))) return c.body(null, 204)
  if ((await closedDay(register, date)) === null) {
    return answerJson(c, { processStatus: processOf(date, clock()), hashMethod, agreementStatus: false })
  }
  const digest = await movementDigest(register, date, brand.code)
  const agreement = (await agreementsOf(register, date)).get(brand.code)
  return answerJson(c, {
    processStatus: 'completed',
    hashValue: digest.toString('hex'),
    hashMethod,
    // An agreement counts only for a file of exactly these bytes.
    agreementStatus: agreedAt(register, agreement, digest) !== null,
  })
})

/** Returns İYS's word for a day that is not closed: `inprogress` for a past day, `queued` for today and later. */
function processOf(date: IstanbulDay, now: number): 'queued' | 'inprogress' {
  return date < dayOf(now) ? 'inprogress' : 'queued'
}

/** Stores that the client found the movement file equal to its own (mutabakat). */
export const agreeToDay = ofBrandDay(async (api, c, { session, brand, date }) => {
  const { register } = api
  await readBody(c, api, { code: 'H512', reader: (fields) => readFields(requests.AgreementRequest, fields) })
  if (!(await hasFile(api, brand, date))) return c.body(null, 204)
  const digest = await movementDigest(register, date, brand.code)
  await agree(register, session.actor, { date, brandCode: brand.code, digest })
  return answerJson(c, { agreementCaptured: true })
})

/** Answers the time stamp of a day's movement file; 204 if there is none. */
export const dayStamp = ofBrandDay(async (api, c, { brand, date }) => {
  const stamp = await stampToGive(api.register, { date, brandCode: brand.code })
  if (stamp.kind === 'refused') return c.body(null, 204)
  return c.body(new Uint8Array(stamp.tsr), 200, { 'Content-Type': 'text/plain' })
})
