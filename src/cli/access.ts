import { randomUUID } from 'node:crypto'
import { clientScopes } from '../../db/schema.ts'
import type { Channel } from '../consent/consent.ts'
import { newToken } from '../crypto/vault.ts'
import { webhookPoster } from '../features/webhook/poster.ts'
import { newWebhookSecret, pushTestRow, sendEvent } from '../jobs/webhook.ts'
import { addClient, listClients, removeClient, setLookUpsPerDay } from '../register/company/clients.ts'
import { addStaff, listStaff, removeStaff } from '../register/company/staff.ts'
import { isAdderEntitled } from '../register/company/webhook-rights.ts'
import {
  addWebhooks,
  listWebhooks,
  removeWebhook,
  resumeWebhook,
  secretOf,
} from '../register/company/webhooks.ts'
import { hostOf, isLoopbackHost, isPublicAddress, receiverUrl } from '../util/network.ts'
import { listVerb, requireBrand } from './operator.ts'
import {
  channel,
  code,
  form,
  listOf,
  numberOf,
  oneOf,
  reader,
  role,
  slackUser,
  text,
} from './parse/readers.ts'
import { CliError, CliUsageError, insist, optional, required, secret, verb } from './verb.ts'

function forBrand(brand: number | null): string {
  return brand === null ? 'for all brands' : `for the brand ${brand}`
}

/** Tells which webhooks of a client no longer send; nothing if there are none. */
function pauseLines(webhooks: readonly number[]): string[] {
  return webhooks.map(
    (id) =>
      `The webhook ${id}, which it added, is paused: it may no longer see these changes. Remove it with: izin webhook remove --id ${id}`,
  )
}

/** Tells which webhooks of a client with a new password still send; nothing if there are none. */
function goesOnLines(webhooks: readonly number[]): string[] {
  return webhooks.map(
    (id) =>
      `The webhook ${id}, which it added with an earlier password, goes on. izin webhook list shows where it sends. If someone else knew that password, remove it with: izin webhook remove --id ${id}`,
  )
}

const lookUps = reader<number | 'default'>(
  'N|default',
  (text) => (text === 'default' ? text : /^[1-9]\d{0,7}$/.test(text) ? Number(text) : null),
  {
    en: 'it is neither a whole number from 1 to 99,999,999 nor the word default',
    tr: '1 ile 99.999.999 arasında bir tam sayı ya da default sözcüğü değil',
  },
)

/** 144 random bits. */
const passwordBytes = 18

export const accessVerbs = [
  verb({
    words: ['staff', 'add'],
    example: '--slack U0123ABCD --role editor --brand 123457',
    makes: true,
    parameters: { slack: required(slackUser), role: required(role), brand: optional(code) },
    async run(context, { slack, role, brand }) {
      const register = await context.register()
      if (brand !== undefined) await requireBrand(register, brand, 'add the role')
      await addStaff(register, { slackUser: slack, role, brandCode: brand, by: context.actor.id })
      return { slack, role, brand: brand ?? null }
    },
    show: ({ slack, role, brand }) => [`${slack} is now ${role} ${forBrand(brand)}.`],
  }),
  listVerb({
    of: 'staff',
    none: 'No one has a role yet. Give one with: izin staff add',
    rows: listStaff,
  }),
  verb({
    words: ['staff', 'remove'],
    example: '--slack U0123ABCD',
    parameters: { slack: required(slackUser), brand: optional(code) },
    async run(context, { slack, brand }) {
      const register = await context.register()
      const isHeld = (await listStaff(register)).some(
        ({ principal, brandCode }) => principal === slack && (brand === undefined || brandCode === brand),
      )
      if (!isHeld) throw new CliError(`Cannot remove the role: ${slack} has no such role.`)
      await removeStaff(register, { slackUser: slack, brandCode: brand, by: context.actor.id })
      return { slack, brand: brand ?? null, removed: true }
    },
    show: ({ slack, brand }) => [
      `${slack} no longer has a role${brand === null ? '' : ` ${forBrand(brand)}`}.`,
    ],
  }),
  verb({
    words: ['client', 'add'],
    example: '--provider 123456 --username crm@sistem.example --scope read,check',
    parameters: {
      provider: required(code),
      username: required(text('NAME')),
      password: optional(secret(text('PASSWORD'))),
      scope: optional(listOf(oneOf(clientScopes))),
      brand: optional(listOf(code)),
      'look-ups': optional(lookUps),
    },
    async run(context, { provider, username, password, scope, brand, 'look-ups': perDay }) {
      const made = password === undefined ? { password: newToken(passwordBytes) } : {}
      const rights = { scopes: scope, brands: brand, lookUpsPerDay: perDay === 'default' ? null : perDay }
      const row = { providerCode: provider, username, password: password ?? '', ...rights, ...made }
      const added = await addClient(await context.register(), row)
      insist(added, 'add the client')
      const replaced = added.replaced ? { replaced: true } : {}
      const { pausedWebhooks, sendingWebhooks } = added
      return { provider, username, ...replaced, pausedWebhooks, sendingWebhooks, ...made }
    },
    show: ({ username, replaced, pausedWebhooks, sendingWebhooks, password }) => [
      replaced === true
        ? `${username} has a new password for the REST interface; the old one no longer works.`
        : `${username} may now use the REST interface.`,
      ...pauseLines(pausedWebhooks),
      ...goesOnLines(sendingWebhooks),
      ...(password === undefined ? [] : [`Password, shown only now: ${password}`]),
    ],
  }),
  listVerb({
    of: 'client',
    none: 'No system may use the REST interface yet. Add one with: izin client add',
    rows: listClients,
  }),
  verb({
    words: ['client', 'set'],
    example: '--username crm@sistem.example --look-ups 5000',
    parameters: { username: required(text('NAME')), 'look-ups': required(lookUps) },
    async run(context, { username, 'look-ups': perDay }) {
      const lookUpsPerDay = perDay === 'default' ? null : perDay
      insist(await setLookUpsPerDay(await context.register(), username, lookUpsPerDay), 'set the limit')
      return { username, lookUpsPerDay }
    },
    show: ({ username, lookUpsPerDay }) => [
      lookUpsPerDay === null
        ? `${username} has the usual limit of look-ups again.`
        : `${username} may now look up ${lookUpsPerDay} addresses without a consent a day.`,
    ],
  }),
  verb({
    words: ['client', 'remove'],
    example: '--username crm@sistem.example',
    parameters: { username: required(text('NAME')) },
    async run(context, { username }) {
      const removed = await removeClient(await context.register(), username)
      insist(removed, 'remove the client')
      return { username, removed: true, pausedWebhooks: removed.pausedWebhooks }
    },
    show: ({ username, pausedWebhooks }) => [
      `${username} may no longer use the REST interface.`,
      ...pauseLines(pausedWebhooks),
    ],
  }),
]

const receiver = reader(
  'URL',
  (text) => {
    const url = receiverUrl(text)
    if (url === null) return null
    const host = hostOf(url)
    return isLoopbackHost(host) || isPublicAddress(host) !== false ? url.href : null
  },
  {
    en: 'it is not an https address on the internet, or an http address of this machine, such as https://crm.example/izin',
    tr: 'internette bir https adresi ya da bu makinenin bir http adresi değil; örnek: https://crm.example/izin',
  },
)

/** Channel and secret of a push; null for a signed webhook. */
function pushCredentials(
  brand: number | undefined,
  channel: Channel | undefined,
  username: string | undefined,
  password: string | undefined,
) {
  if (channel === undefined && username === undefined && password === undefined) return null
  if (brand === undefined || channel === undefined || username === undefined || password === undefined) {
    throw new CliUsageError({
      en: 'A push needs --push, --brand, --username and --password.',
      tr: 'Gönderim için --push, --brand, --username ve --password gerekir.',
    })
  }
  return { channel, secret: `${username}:${password}` }
}

const id = numberOf('N', {
  en: 'it is not a number of izin webhook list',
  tr: 'izin webhook list çıktısındaki bir numara değil',
})

function reasonOf(detail: string, url: string): string {
  return detail === 'ENOTFOUND' || detail === 'EAI_AGAIN'
    ? `the name ${hostOf(new URL(url))} cannot be resolved. Correct its URL, or the DNS of this machine.`
    : `${detail}. It must answer 2xx within ten seconds.`
}

export const webhookVerbs = [
  verb({
    words: ['webhook', 'add'],
    example: '--url https://crm.ornek.example/izin --brand 123457',
    parameters: {
      url: required(receiver),
      brand: optional(code),
      push: optional(channel),
      username: optional(
        form('NAME', /^[^:\p{Cc}]{1,255}$/u, {
          en: 'it is empty, too long or has a colon',
          tr: 'boş, çok uzun ya da iki nokta üst üste içeriyor',
        }),
      ),
      password: optional(secret(text('PASSWORD'))),
    },
    async run(context, { url, brand, push, username, password }) {
      const credentials = pushCredentials(brand, push, username, password)
      const signing = newWebhookSecret()
      const added = await addWebhooks(
        await context.register(),
        { brandCode: brand ?? null, by: context.actor },
        [credentials === null ? { url, secret: signing } : { url, ...credentials }],
      )
      insist(added, 'add the webhook')
      return { id: added.firstId, ...(credentials === null ? { secret: signing } : {}) }
    },
    show: ({ id, secret }) => [
      `Added the webhook ${id}.`,
      ...(secret === undefined ? [] : [`Secret, shown only now: ${secret}`]),
      `Try it with: izin webhook test --id ${id}`,
    ],
  }),
  listVerb({
    of: 'webhook',
    none: 'There is no webhook yet. Add one with: izin webhook add',
    rows: async (register) =>
      (await listWebhooks(register)).map(({ brandCode: brand, channel: push, ...details }) => ({
        id: details.id,
        url: details.url,
        brand,
        push,
        addedThrough: details.addedDoor,
        addedBy: details.addedBy,
        pausedAt: details.pausedAt,
        pausedFor: details.pausedFor,
        held: details.held,
        heldSince: details.heldSince,
        detail: details.detail,
      })),
  }),
  verb({
    words: ['webhook', 'test'],
    example: '--id 1',
    parameters: { id: required(id) },
    async run(context, { id }) {
      const register = await context.register()
      const webhook = (await listWebhooks(register)).find((candidate) => candidate.id === id)
      if (webhook === undefined)
        throw new CliError(`Cannot test the webhook: there is no webhook ${id}, see: izin webhook list.`)
      if (!(await isAdderEntitled(register, webhook, context.config().slack?.admins ?? [])))
        throw new CliError(
          `Cannot test the webhook: ${webhook.addedBy}, who added it, may no longer see these changes. Give the rights back, or remove it with: izin webhook remove --id ${id}.`,
        )
      const now = register.clock()
      const data = webhook.channel === null ? {} : pushTestRow
      const event = { id: randomUUID(), type: 'webhook.test', at: now, data } as const
      const target = { ...webhook, secret: secretOf(register, webhook) }
      const detail = await sendEvent(webhookPoster(), target, event, now)
      if (detail !== null)
        throw new CliError(`Cannot send to the webhook ${id}: ${reasonOf(detail, webhook.url)}`)
      if (webhook.pausedAt !== null) await resumeWebhook(register, id)
      return { id, taken: true, resumed: webhook.pausedAt !== null }
    },
    show: ({ id, resumed }) => [
      `The webhook ${id} has taken a test event.${resumed ? ' It goes on where it stopped.' : ''}`,
    ],
  }),
  verb({
    words: ['webhook', 'remove'],
    example: '--id 1',
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
