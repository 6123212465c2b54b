import { type RecipientType, recipientTypes } from '../../consent/consent.ts'
import { knownLinks, linkAddresses } from '../../register/links/links.ts'
import { divideByKnowledge, verdictsOf } from '../../register/look-up/check.ts'
import type { Answer } from '../base/answers.ts'
import { asObject, type Fields, type Read, readBody, readFields } from '../base/body.ts'
import { type ApiContext, admitLookUp, ofBrand } from '../base/context.ts'
import { answerJson, codeEntry } from '../base/faults.ts'
import { type HashLinkItem, hashLinkItem, hashLinksMax, requests } from '../base/requests.ts'

const channel = 'EPOSTA'

/** Answers an opt-out link for each e-mail address. An address without an ONAY gets the warning H568 instead of a link. */
export const hashLinks = ofBrand(async (api, c, session, brand) => {
  const items = await readBody(c, api, { code: 'H097', reader: readItems })
  const addresses = items.map(({ recipient }) => api.register.vault.mark(recipient.address))
  const marks = await divideByKnowledge(api.register, brand.code, addresses)
  await admitLookUp(api, session, { brandCode: brand.code, purpose: 'iys links', ...marks })
  const urls = await urlsOf(api, brand.code, items)
  c.header('cache-control', 'no-store')
  return answerJson<Answer<'HashLinks'>>(
    c,
    items.map(({ recipient: { address: recipient } }, place) => {
      const url = urls[place] ?? null
      return url === null
        ? { recipient, code: 'H568', message: codeEntry('H568').message }
        : { recipient, url }
    }),
  )
})

/** Reads the items of a request; H125 for too many. Each other fault names the index of its item. */
function readItems(fields: Fields): Read<readonly HashLinkItem[]> {
  const list = readFields(requests.HashLinksRequest, fields)
  if ('faults' in list) return list
  const { recipients } = list.value
  if (recipients.length > hashLinksMax) return { faults: [{ code: 'H125', location: 'recipients' }] }
  const readings = recipients.map((item) => readFields(hashLinkItem, asObject(item) ?? {}))
  const faults = readings.flatMap((reading, index) =>
    'faults' in reading ? reading.faults.map((fault) => ({ ...fault, index })) : [],
  )
  if (faults.length > 0) return { faults }
  return { value: readings.flatMap((reading) => ('value' in reading ? [reading.value] : [])) }
}

/** Returns the link of each item; null for an address without an ONAY. */
async function urlsOf(
  { register, publicUrl }: ApiContext,
  brandCode: number,
  items: readonly HashLinkItem[],
): Promise<readonly (string | null)[]> {
  const marks = items.map(({ recipient }) => register.vault.mark(recipient.address))
  const tokens = await knownLinks(register, { brandCode, channel }, marks)
  const onayByType = await Promise.all(
    recipientTypes.map(async (recipientType): Promise<readonly [RecipientType, readonly boolean[]]> => {
      const verdicts = await verdictsOf(register, { brandCode, channel, recipientType }, marks)
      return [
        recipientType,
        verdicts.map(({ status, reason }) => status === 'ONAY' && reason !== 'brand-closed'),
      ]
    }),
  )
  const isOnayByType = new Map(onayByType)
  return items.map(({ recipientType }, place) => {
    const token = tokens[place] ?? null
    const isOnay = isOnayByType.get(recipientType)?.[place] === true
    return isOnay && token !== null ? linkAddresses(publicUrl, token, channel).url : null
  })
}
