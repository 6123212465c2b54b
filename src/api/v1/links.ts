import type { Recipient } from '../../consent/recipient.ts'
import { linkAddresses, makeLinks } from '../../register/links/links.ts'
import { divideByKnowledge } from '../../register/look-up/check.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { Answer } from '../base/answers.ts'
import { type Fields, readBody, readFields } from '../base/body.ts'
import { type ApiContext, admitLookUp, signedIn, usableBrand } from '../base/context.ts'
import { answerJson, refuse } from '../base/faults.ts'
import { requests } from '../base/requests.ts'
import type { Session } from '../base/sessions.ts'
import { addressIn, echoOf, recipientOn } from './addresses.ts'

/** Number of addresses whose unknown recipients are stored in one commit. Between two commits other requests run. */
const linkedAtOnce = 250

/** `POST /v1/links`: answers the link of each address, in the order of the request. */
export const makeLinkList = signedIn(async (api, c, session) => {
  const reader = (fields: Fields) => readFields(requests.LinkRequest, fields)
  const { brandCode, channel, recipients } = await readBody(c, api, { code: 'H097', reader })
  if ((await usableBrand(api, session, brandCode)) === null) {
    return refuse(c, [{ code: 'H353', location: 'brandCode' }])
  }
  const links: Answer<'Links'>['links'] = []
  for (let from = 0; from < recipients.length; from += linkedAtOnce) {
    if (from > 0) await yieldToEventLoop()
    const addresses = recipients.slice(from, from + linkedAtOnce).map(addressIn)
    await admitLinks(api, session, { brandCode, channel }, addresses)
    links.push(...(await linksOf(api, { brandCode, channel }, addresses)))
  }
  c.header('cache-control', 'no-store')
  return answerJson<Answer<'Links'>>(c, { links })
})

/** Counts and logs links as look-ups, since a link opens a page that shows consents. */
async function admitLinks(
  api: ApiContext,
  session: Session,
  { brandCode, channel }: LinkKey,
  addresses: readonly unknown[],
): Promise<void> {
  const { vault } = api.register
  const marks = addresses.flatMap((address) => {
    const recipient = recipientOn(channel, address)
    return recipient === null ? [] : vault.mark(recipient.address)
  })
  const divided = await divideByKnowledge(api.register, brandCode, marks)
  await admitLookUp(api, session, { brandCode, purpose: 'links', ...divided })
}

type LinkKey = Parameters<typeof makeLinks>[1]
type LinkAnswer = Answer<'Links'>['links'][number]

/** Returns the link of each address, or why it has none. Stores addresses that the register does not know. */
async function linksOf(
  { register, publicUrl }: ApiContext,
  key: LinkKey,
  addresses: readonly unknown[],
): Promise<readonly LinkAnswer[]> {
  const recipients = addresses.map((address) => recipientOn(key.channel, address))
  const readable = recipients.filter((recipient): recipient is Recipient => recipient !== null)
  const tokens = (await makeLinks(register, key, readable)).values()
  return addresses.map((address, place): LinkAnswer => {
    const recipient = echoOf(address)
    if (recipients[place] === null) return { recipient, url: null, why: 'invalid-address' }
    const token = tokens.next().value ?? null
    if (token === null) return { recipient, url: null, why: 'erased' }
    return { recipient, ...linkAddresses(publicUrl, token, key.channel) }
  })
}
