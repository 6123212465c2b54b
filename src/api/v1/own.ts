import { type Channel, kindFor } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { changeForSystems, changesSince } from '../../register/changes/changes.ts'
import { linkAddresses, makeLinks as makeMany } from '../../register/links.ts'
import type { Answer } from '../iys/answers.ts'
import { noteLookUp, ofBrand, ownBrand, signedIn } from '../iys/api-context.ts'
import { readBody } from '../iys/body.ts'
import { answerJson, errorOf, refuse } from '../iys/faults.ts'
import { anyAddress, parameters, type Read, read, readParameters, requests } from '../iys/requests.ts'

/* Routes of our own: same token and error shape, but `channel`, UTC instants and local refusals. */

export const changesOfBrand = ofBrand(async (api, c, session, brand) => {
  const page = readParameters(parameters.ownChanges, c.req.query())
  if ('faults' in page) return refuse(c, page.faults)
  const { origin, after, limit } = page.value
  const changes = await changesSince(api.register, { after, brandCodes: [brand.code], origin, limit })
  if (changes.length > 0) noteLookUp(api, session, { brandCode: brand.code, purpose: 'changes' })
  return answerJson<Answer<'OwnChanges'>>(c, {
    changes: changes.map(changeForSystems),
    cursor: changes.at(-1)?.seq ?? after,
  })
})

const erasedText = 'Bu alıcının kaydı, isteği üzerine silindi; kendisine mesaj gönderilemez.'

/** Only a digest of a link is kept, so each call makes new links beside the old ones. */
export const makeLinks = signedIn(async (api, c, session) => {
  const body = await readBody(c, api, 'H097', (fields) => read(requests.LinkRequest, fields))
  if ('refused' in body) return body.refused
  const { brandCode, channel, recipients: sent } = body.value
  if ((await ownBrand(api, session, brandCode)) === null) return refuse(c, [{ code: 'H353' }])
  const found = sent.map((one) => readOne(one, channel))
  const recipients = found.flatMap((one) => ('value' in one ? [one.value] : []))
  const made = (await makeMany(api.register, { brandCode, channel, recipients })).values()
  const links = found.map((one, index) => {
    if ('faults' in one) {
      const location = `recipients[${index}]`
      return { errors: one.faults.map((fault) => errorOf({ ...fault, location, index })) }
    }
    const link = made.next().value
    return link?.kind === 'made'
      ? linkAddresses(api.publicUrl, link.token, channel)
      : { errors: [{ message: erasedText, index }] }
  })
  // A link opens a personal page, so no cache may keep it.
  c.header('cache-control', 'no-store')
  return answerJson<Answer<'Links'>>(c, { links })
})

function readOne(sent: unknown, channel: Channel): Read<Recipient> {
  const found = read(anyAddress, sent)
  const isOfOtherKind = 'value' in found && found.value.kind !== kindFor(channel)
  return isOfOtherKind ? { faults: [{ code: 'H464' }] } : found
}
