import type { Handler } from 'hono'
import { isChannel, kindFor } from '../consent/channel.ts'
import { readRecipient } from '../consent/recipient.ts'
import { linkAddresses, makeLink } from '../register/links.ts'
import { own, readFields } from './body.ts'
import { type Desk, ownBrand, signedIn } from './desk.ts'
import { refuse, refusePlainly } from './faults.ts'

/**
 * `POST /v1/links`: the link of one recipient for use in a message. It stops messages and shows a masked address; what is
 * asked for an e-mail comes with the header fields that give mail programs their own button. Only a digest is kept, so a
 * link cannot be asked for again; a second one for the same recipient works beside the first.
 */
export function makeLinks(desk: Desk): Handler {
  return signedIn(desk, async (c, session) => {
    const body = await readFields(c, 'H097')
    if ('refused' in body) return body.refused
    const { fields } = body
    const brandCode = own(fields, 'brandCode')
    if (!Number.isSafeInteger(brandCode)) return refuse(c, [{ code: 'H191', value: brandCode }])
    const channel = own(fields, 'channel')
    if (channel === undefined || channel === null) return refuse(c, [{ code: 'H111', location: 'channel' }])
    if (typeof channel !== 'string' || !isChannel(channel)) {
      return refuse(c, [{ code: 'H117', location: 'channel', value: channel }])
    }
    const sent = own(fields, 'recipient')
    if (sent === undefined || sent === null || sent === '') return refuse(c, [{ code: 'H114' }])
    const read = typeof sent === 'string' ? readRecipient(sent) : null
    if (read?.ok !== true) return refuse(c, [{ code: 'H122', value: sent }])
    if (read.recipient.kind !== kindFor(channel)) return refuse(c, [{ code: 'H464', location: 'recipient' }])
    const brand = await ownBrand(desk, session, brandCode as number)
    if (brand === null) return refuse(c, [{ code: 'H353' }])

    const made = await makeLink(desk.register, { recipient: read.recipient, brandCode: brand.code, channel })
    if (made.kind === 'no-brand') return refuse(c, [{ code: 'H353' }])
    if (made.kind === 'erased') {
      return refusePlainly(c, 'Bu alıcının kaydı, isteği üzerine silindi; kendisine ileti gönderilemez.', 409)
    }
    c.header('cache-control', 'no-store')
    return c.json(linkAddresses(desk.publicUrl, made.token, channel), 201)
  })
}
