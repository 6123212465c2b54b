import type { Handler } from 'hono'
import { dayOf, formatWallTime, type IstanbulDay } from '../../calendar/istanbul.ts'
import { closedDay } from '../../proof/day.ts'
import { movementDigest, spanOf } from '../../proof/movement-file.ts'
import { stampOf } from '../../proof/stamps.ts'
import { type Agreement, agree, agreementOf } from '../../register/agreements.ts'
import { hasMovements } from '../../register/changes/movement-counts.ts'
import { asObject, own, readJson } from './body.ts'
import type { Desk } from './desk.ts'
import { refuse } from './faults.ts'
import { ofBrandDay } from './report-day.ts'

const hashMethod = 'SHA-384'

/**
 * `GET …/agreements/{reportDate}` (iys.md 3.12, step 2): the hash of the day's file once the day is closed, and whether a
 * client has agreed to that very file. 204 where nothing moved. `agreementDate` and `agreedBy` are ours, not İYS's.
 */
export function dayAgreement(desk: Desk): Handler {
  return ofBrandDay(desk, async (c, { brand, date }) => {
    const { register, clock } = desk
    const span = await spanOf(register, date)
    if (!(await hasMovements(register, span, brand.code))) return c.body(null, 204)
    if ((await closedDay(register, date)) === null) {
      return c.json({ processStatus: processOf(date, clock()), hashMethod, agreementStatus: false })
    }
    const digest = await movementDigest(register, date, brand.code)
    const agreed = await agreementOf(register, date, brand.code)
    return c.json({
      processStatus: 'completed',
      hashValue: digest.toString('hex'),
      hashMethod,
      ...agreementFacts(agreed, digest),
    })
  })
}

/** A day that is over is closed half an hour later, or as soon as the server runs again. */
function processOf(date: IstanbulDay, now: number): 'queued' | 'inprogress' {
  return date < dayOf(now) ? 'inprogress' : 'queued'
}

/** An agreement counts for the very bytes that it was given for. */
function agreementFacts(agreed: Agreement | null, digest: Buffer) {
  if (agreed === null || !agreed.digest.equals(digest)) return { agreementStatus: false }
  return {
    agreementStatus: true,
    agreementDate: formatWallTime(agreed.agreedAt),
    agreedBy: agreed.actor,
  }
}

/** `PUT …/agreements/{reportDate}` (iys.md 3.12, step 5): only `true` can be said (H512), and only of a day that is closed. */
export function agreeToDay(desk: Desk): Handler {
  return ofBrandDay(desk, async (c, { session, brand, date }) => {
    const { register } = desk
    const body = await readJson(c, desk)
    if ('refused' in body) return body.refused
    const sent = own(asObject(body.value) ?? {}, 'agreementStatus')
    if (sent !== true) return refuse(c, [{ code: 'H512', value: sent }])
    if ((await closedDay(register, date)) === null) return c.body(null, 204)
    if (!(await hasMovements(register, await spanOf(register, date), brand.code))) return c.body(null, 204)
    const digest = await movementDigest(register, date, brand.code)
    await agree(register, session.actor, { date, brandCode: brand.code, digest })
    return c.json({ agreementCaptured: true })
  })
}

/**
 * `GET …/agreements/{reportDate}/timestamp` (iys.md 3.12, step 4): the `.tsr` beside the file, byte for byte; İYS declares
 * it as text. 204 while there is none.
 */
export function dayStamp(desk: Desk): Handler {
  return ofBrandDay(desk, async (c, { brand, date }) => {
    const stamp = await stampOf(desk.register, date, brand.code)
    if (stamp === null) return c.body(null, 204)
    return c.body(new Uint8Array(stamp.tsr), 200, { 'Content-Type': 'text/plain' })
  })
}
