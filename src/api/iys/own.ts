import type { Handler } from 'hono'
import { originOf } from '../../register/actor.ts'
import { type ChangeView, changesSince } from '../../register/changes/changes.ts'
import { type ConsentView, ownConsents } from '../../register/look-up.ts'
import type { Answer } from './answers.ts'
import { type ApiContext, noteLookUp, ofBrand, ownBrand, signedIn } from './api-context.ts'
import { readFields } from './body.ts'
import { refuse } from './faults.ts'
import { parameters, read, requests } from './requests.ts'

/* Routes of our own: same token and error shape, but `channel`, UTC instants and local refusals. */

/** `GET /v1/brands/{brandCode}/changes?origin=&after=&limit=`: in commit order, without İYS's delay. */
export function changesOfBrand(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const page = read(parameters.ownChanges, c.req.query())
    if ('faults' in page) return refuse(c, page.faults.slice(0, 1))
    const { origin, after, limit } = page.value
    const changes = await changesSince(api.register, { after, brandCodes: [brand.code], origin, limit })
    if (changes.length > 0) noteLookUp(api, session, { brandCode: brand.code, purpose: 'changes' })
    return c.json<Answer<'OwnChanges'>>({
      changes: changes.map(ownChange),
      cursor: changes.at(-1)?.seq ?? after,
    })
  })
}

/** `POST /v1/look-up`: the consents of one address. The address is never part of a URL. */
export function lookUpAddress(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const query = read(requests.LookUp, body.fields)
    if ('faults' in query) return refuse(c, query.faults.slice(0, 1))
    const { recipient, brandCode } = query.value
    if (brandCode !== undefined && (await ownBrand(api, session, brandCode)) === null) {
      return refuse(c, [{ code: 'H353' }])
    }
    const views = await ownConsents(api.register, recipient)
    const mark = api.register.vault.mark(recipient.address)
    noteLookUp(api, session, { mark, brandCode: brandCode ?? null, purpose: 'look-up' })
    const asked = views.filter((view) => brandCode === undefined || view.brandCode === brandCode)
    return c.json<Answer<'Consents'>>({ consents: asked.map(ownConsent) })
  })
}

function ownConsent({ reason, ...view }: ConsentView) {
  const { brandCode, channel, recipientType, status, local, source, consentDate, national, maySend } = view
  const facts = { brandCode, channel, recipientType, status, local, source, consentDate, national }
  return { ...facts, maySend, why: reason }
}

function ownChange(change: ChangeView) {
  const { brandCode, channel, recipientType, status, source, consentDate, door } = change
  return {
    cursor: change.seq,
    changeId: change.id,
    brandCode,
    recipient: change.recipient?.address ?? null,
    recipientType,
    channel,
    // A change voided back to nothing has no status.
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
