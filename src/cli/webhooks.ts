import { randomUUID } from 'node:crypto'
import { webhookPoster } from '../features/webhook/poster.ts'
import { newWebhookSecret, pushTestRow, sendEvent } from '../jobs/webhook.ts'
import { hostOf, isLoopbackHost, isPublicAddress, receiverUrl } from '../util/network.ts'
import {
  addWebhooks,
  listWebhooks,
  removeWebhook,
  resumeWebhook,
  secretOf,
} from '../register/company/webhooks.ts'
import { listVerb } from './operator.ts'
import { code, numberOf, reader } from './readers.ts'
import { insist, optional, Refused, required, verb } from './verb.ts'

const receiver = reader(
  'URL',
  (given) => {
    const url = receiverUrl(given)
    if (url === null) return null
    const host = hostOf(url)
    return isLoopbackHost(host) || isPublicAddress(host) !== false ? url.href : null
  },
  'it is not an https address on the internet, or an http address of this machine, such as https://crm.example/izin',
)

const id = numberOf('N', 'it is not a number of izin webhook list')

function reasonOf(detail: string, url: string): string {
  return detail === 'ENOTFOUND' || detail === 'EAI_AGAIN'
    ? `the name ${hostOf(new URL(url))} cannot be resolved. Correct its URL, or the DNS of this machine.`
    : `${detail}. It must answer 2xx within ten seconds.`
}

export const webhookVerbs = [
  verb({
    words: ['webhook', 'add'],
    help: 'Send every change from now on to a system, signed; the secret is shown only now',
    parameters: { url: required(receiver), brand: optional(code) },
    async run(context, { url, brand }) {
      const secret = newWebhookSecret()
      const about = { brandCode: brand ?? null, by: context.actor.id }
      const added = await addWebhooks(await context.register(), about, [{ url, secret }])
      insist(added, 'add the webhook')
      return { id: added.ok ? added.firstId : 0, secret }
    },
    show: ({ id, secret }) => [
      `Added the webhook ${id}.`,
      `Secret, shown only now: ${secret}`,
      `Try it with: izin webhook test --id ${id}`,
    ],
  }),
  listVerb({
    of: 'webhook',
    help: 'Show which systems are sent every change, and what they have not taken',
    none: 'There is no webhook yet. Add one with: izin webhook add',
    rows: async (register) =>
      (await listWebhooks(register)).map(({ brandCode: brand, channel: push, ...one }) => ({
        ...{ id: one.id, url: one.url, brand, push, pausedAt: one.pausedAt, held: one.held },
        ...{ heldSince: one.heldSince, detail: one.detail },
      })),
  }),
  verb({
    words: ['webhook', 'test'],
    help: 'Send a test event to a webhook; if it is taken, a paused webhook goes on where it stopped',
    parameters: { id: required(id) },
    async run(context, { id }) {
      const register = await context.register()
      const webhook = (await listWebhooks(register)).find((one) => one.id === id)
      if (webhook === undefined)
        throw new Refused(`Cannot test the webhook: there is no webhook ${id}, see: izin webhook list.`)
      const now = register.clock()
      const data = webhook.channel === null ? {} : pushTestRow
      const event = { id: randomUUID(), type: 'webhook.test', at: now, data } as const
      const target = { ...webhook, secret: secretOf(register, webhook) }
      const detail = await sendEvent(webhookPoster(), target, event, now)
      if (detail !== null)
        throw new Refused(`Cannot send to the webhook ${id}: ${reasonOf(detail, webhook.url)}`)
      if (webhook.pausedAt !== null) await resumeWebhook(register, id)
      return { id, taken: true, resumed: webhook.pausedAt !== null }
    },
    show: ({ id, resumed }) => [
      `The webhook ${id} has taken a test event.${resumed ? ' It goes on where it stopped.' : ''}`,
    ],
  }),
  verb({
    words: ['webhook', 'remove'],
    help: 'Stop sending changes to a system',
    parameters: { id: required(id) },
    async run(context, { id }) {
      insist(
        await removeWebhook(await context.register(), { id, by: context.actor.id }),
        'remove the webhook',
      )
      return { id, removed: true }
    },
    show: ({ id }) => [`Removed the webhook ${id}.`],
  }),
]
