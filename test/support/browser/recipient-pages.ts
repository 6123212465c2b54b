import { Hono } from 'hono'
import type { Channel } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { recipientRoutes } from '../../../src/features/recipient-page/routes.ts'
import { withCompany } from '../../../src/http/company.ts'
import { countUnknownLinks, slidingWindowCounter, unknownLinksMs } from '../../../src/http/counts.ts'
import { makeLink } from '../../../src/register/links/links.ts'
import { ownConsents } from '../../../src/register/look-up/look-up.ts'
import { logTo } from '../../../src/util/log.ts'
import { heard } from '../leaks/leaks.ts'
import { phone, subBrandCode, type TestRegister } from '../register.ts'

const silent = logTo(
  () => {},
  'silent',
  () => 0,
)

/** The pages of one recipient, and the links to them. */
export function recipientPages(opened: TestRegister) {
  const recipient = phone(7)
  const notified: { readonly complaintId: number; readonly occasion: string }[] = []

  function routesOf(register = opened.register) {
    return new Hono().use(withCompany(register)).route(
      '/',
      recipientRoutes({
        register,
        log: silent,
        unknownLinkStatus: countUnknownLinks(
          slidingWindowCounter(unknownLinksMs),
          opened.clock.now,
          () => '192.0.2.1',
        ),
        canProve: (kind) => kind === 'phone',
        notifyOfComplaint: async (complaintId, occasion) => void notified.push({ complaintId, occasion }),
      }),
    )
  }

  return {
    recipient,
    /** Complaints of which staff were told. */
    notified,
    routesOf,
    async tokenFor(address: Recipient, channel: Channel): Promise<string> {
      const made = await makeLink(opened.register, { recipient: address, brandCode: subBrandCode, channel })
      if (made.kind !== 'made') throw new Error(`Cannot make a link: ${made.kind}`)
      return made.token
    },
    pageOf(register = opened.register) {
      const routes = routesOf(register)
      return async (method: string, path: string, fields?: Record<string, string>, language = 'tr') => {
        const body = fields === undefined ? null : new URLSearchParams(fields)
        const response = await routes.request(path, {
          method,
          headers: { 'accept-language': language },
          body,
        })
        const text = await response.text()
        heard('the page of a recipient', [...response.headers, text])
        return { status: response.status, headers: response.headers, text }
      }
    },
    async statuses() {
      const consents = await ownConsents(opened.register, recipient)
      return Object.fromEntries(consents.map(({ channel, status }) => [channel, status]))
    },
  }
}
