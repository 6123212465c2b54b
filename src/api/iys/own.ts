import type { Context, Handler } from 'hono'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'
import { type Origin, originOf, origins } from '../../register/actor.ts'
import { type AddressedChange, changesSince } from '../../register/changes/changes.ts'
import { type ConsentView, ownConsents } from '../../register/look-up.ts'
import { type ApiContext, codeFaults, codeOf, noteWholeBrand, ownBrand, signedIn } from './api-context.ts'
import { own, readFields } from './body.ts'
import { type Code, type Fault, refuse } from './faults.ts'

/*
 * Routes of ours, for what İYS has no words for. They take the same token and refuse in the same shape, but speak as the
 * rest of izin does: `channel`, instants in UTC, whether a refusal is one that İYS would not take.
 */

const pageMax = 1000

/**
 * `GET /v1/brands/{brandCode}/changes?origin=&after=&limit=`: a brand's changes in the order they were committed, at once
 * rather than an hour later, and with `origin=recipient` what recipients changed themselves. `after` is the last `cursor`.
 */
export function changesOfBrand(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const wrongCode = codeFaults(c, 'brandCode', 'H191')
    if (wrongCode.length > 0) return refuse(c, wrongCode)
    const brand = await ownBrand(api, session, codeOf(c, 'brandCode'))
    if (brand === null) return refuse(c, [{ code: 'H353' }])
    const origin = c.req.query('origin')
    if (origin !== undefined && !isOrigin(origin)) return refuse(c, [{ code: 'H098', location: 'origin' }])
    const after = readNumber(c, 'after', 0, 'H098')
    if ('fault' in after) return refuse(c, [after.fault])
    const limit = readLimit(c, { initial: 100, max: pageMax, tooLarge: 'H507' })
    if ('fault' in limit) return refuse(c, [limit.fault])

    const changes = await changesSince(api.register, {
      after: after.value,
      brandCodes: [brand.code],
      origin,
      limit: limit.value,
    })
    if (changes.length > 0) noteWholeBrand(api, session, brand, 'changes')
    return c.json({ changes: changes.map(ownChange), cursor: changes.at(-1)?.seq ?? after.value })
  })
}

/** `POST /v1/look-up`: every consent of one address, or those for one brand. The address is never part of a URL. */
export function lookUpAddress(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const { fields } = body
    const sent = own(fields, 'recipient')
    if (sent === undefined || sent === null || sent === '') return refuse(c, [{ code: 'H114' }])
    const read = typeof sent === 'string' ? readRecipient(sent) : null
    if (read?.ok !== true) return refuse(c, [{ code: 'H122', value: sent }])
    const brandCode = own(fields, 'brandCode')
    if (brandCode !== undefined && !Number.isSafeInteger(brandCode)) {
      return refuse(c, [{ code: 'H191', value: brandCode }])
    }
    const wanted = brandCode as number | undefined
    if (wanted !== undefined && (await ownBrand(api, session, wanted)) === null) {
      return refuse(c, [{ code: 'H353' }])
    }
    return c.json({ consents: await consentsOf(api, session.username, read.recipient, wanted) })
  })
}

async function consentsOf(
  api: ApiContext,
  actor: string,
  recipient: Recipient,
  brandCode: number | undefined,
) {
  const views = await ownConsents(api.register, recipient)
  api.lookUps.add({
    at: api.clock(),
    door: 'api',
    actor,
    mark: api.register.vault.mark(recipient.address),
    brandCode: brandCode ?? null,
    purpose: 'look-up',
  })
  return views.filter((view) => brandCode === undefined || view.brandCode === brandCode).map(ownConsent)
}

/** `why` is one of `permissionReasons`, a word rather than a sentence: it is read by a program. */
function ownConsent(view: ConsentView) {
  const { brandCode, channel, recipientType, status, local, source, consentDate, national, maySend } = view
  return {
    brandCode,
    channel,
    recipientType,
    status,
    local,
    source,
    consentDate,
    national,
    maySend,
    why: view.reason,
  }
}

function ownChange(change: AddressedChange) {
  const { brandCode, channel, recipientType, status, source, consentDate, door } = change
  return {
    cursor: change.seq,
    changeId: change.id,
    brandCode,
    recipient: change.recipient?.address ?? null,
    recipientType,
    channel,
    // What was taken back to nothing permits nothing, and refuses nothing either.
    status: change.restores === 0 ? null : status,
    local: change.effect === 'local' || change.effect === 'repeat',
    voids: change.effect === 'void',
    source,
    consentDate,
    recordedAt: new Date(change.recordedAt).toISOString(),
    door,
    origin: originOf(door),
  }
}

function isOrigin(text: string): text is Origin {
  return (origins as readonly string[]).includes(text)
}

/** The whole number in a query parameter, the fault in it, or what it is when it was left out. */
type ReadNumber = { readonly value: number } | { readonly fault: Fault }

export function readNumber(c: Context, name: string, initial: number, wrong: Code): ReadNumber {
  const text = c.req.query(name)
  if (text === undefined) return { value: initial }
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  return Number.isNaN(value) ? { fault: { code: wrong, location: name, value: text } } : { value }
}

/** A page size from 1 to `max`. H183 is İYS's code for a limit by its published table, H182 that for an offset. */
export function readLimit(
  c: Context,
  { initial, max, tooLarge }: { readonly initial: number; readonly max: number; readonly tooLarge: Code },
): ReadNumber {
  const read = readNumber(c, 'limit', initial, 'H183')
  if ('fault' in read) return read
  if (read.value === 0) return { fault: { code: 'H187', value: read.value } }
  return read.value > max ? { fault: { code: tooLarge, value: read.value } } : read
}
