import { randomUUID } from 'node:crypto'
import type { Channel } from '../consent/consent.ts'
import { webhookPoster } from '../features/webhook/poster.ts'
import { newWebhookSecret, pushTestRow, sendEvent } from '../jobs/webhook.ts'
import { isAdderEntitled } from '../register/company/webhook-rights.ts'
import {
  addWebhooks,
  listWebhooks,
  noWebhook,
  removeWebhook,
  resumeWebhook,
  secretOf,
} from '../register/company/webhooks.ts'
import { hostOf, isLoopbackHost, isPublicAddress, receiverUrl } from '../util/network.ts'
import { cannot, type Sentence } from '../util/sentence.ts'
import { listVerb } from './operator.ts'
import { channel, code, form, numberOf, reader, text } from './parse/readers.ts'
import { CliUsageError, insist, optional, required, secret, verb } from './verb.ts'

/** Reader of the address of a receiver of events. */
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
    tr: 'https://crm.example/izin gibi, internette bir https adresi ya da bu makinenin bir http adresi olmalı',
  },
)

/**
 * Returns channel and secret of a push (a webhook in İYS's form); null if none of its options is typed. Throws if only some are.
 */
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
  tr: 'izin webhook list çıktısındaki bir numara olmalı',
})

/** Says why a test of a webhook failed, and what to correct. */
function reasonOf(detail: string, url: string): Sentence {
  const host = hostOf(new URL(url))
  return detail === 'ENOTFOUND' || detail === 'EAI_AGAIN'
    ? {
        en: `the name ${host} cannot be resolved. Correct its URL, or the DNS of this machine`,
        tr: `${host} adı çözülemiyor. URL'sini ya da bu makinenin DNS ayarını düzeltin`,
      }
    : {
        en: `${detail}. It must answer 2xx within ten seconds`,
        tr: `${detail}. On saniye içinde 2xx ile yanıt vermeli`,
      }
}

const untested = { en: 'test the webhook', tr: 'Webhook denenemedi' }

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
          tr: '1–255 karakter olmalı ve iki nokta içermemeli',
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
      insist(added, { en: 'add the webhook', tr: 'Webhook eklenemedi' })
      return { id: added.firstId, ...(credentials === null ? { secret: signing } : {}) }
    },
    show: ({ id, secret }) => [
      { en: `Added the webhook ${id}.`, tr: `Webhook ${id} eklendi.` },
      ...(secret === undefined
        ? []
        : [
            {
              en: `Secret, shown only now: ${secret}`,
              tr: `İmza anahtarı, yalnızca şimdi gösteriliyor: ${secret}`,
            },
          ]),
      {
        en: `Try it with: izin webhook test --id ${id}`,
        tr: `Denemek için: izin webhook test --id ${id}`,
      },
    ],
  }),
  listVerb({
    of: 'webhook',
    none: {
      en: 'There is no webhook yet. Add one with: izin webhook add',
      tr: 'Henüz webhook yok. Eklemek için: izin webhook add',
    },
    headings: {
      id: 'no',
      url: 'adres',
      brand: 'marka',
      push: 'bildirilen kanal',
      addedThrough: 'geliş yolu',
      addedBy: 'ekleyen',
      pausedAt: 'durduğu an',
      pausedFor: 'durma nedeni',
      held: 'bekleyen',
      heldSince: 'beklediği an',
      detail: 'son hata',
    },
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
      if (webhook === undefined) throw cannot(untested, noWebhook(id))
      if (!(await isAdderEntitled(register, webhook, context.config().slack?.admins ?? [])))
        throw cannot(untested, {
          en: `${webhook.addedBy}, who added it, may no longer see these changes. Give the rights back, or remove it with: izin webhook remove --id ${id}`,
          tr: `ekleyen ${webhook.addedBy} bu değişiklikleri artık göremez. Yetkisini geri verin ya da kaldırın: izin webhook remove --id ${id}`,
        })
      const now = register.clock()
      const data = webhook.channel === null ? {} : pushTestRow
      const event = { id: randomUUID(), type: 'webhook.test', at: now, data } as const
      const target = { ...webhook, secret: secretOf(register, webhook) }
      const detail = await sendEvent(webhookPoster(), target, event, now)
      if (detail !== null)
        throw cannot(
          { en: `send to the webhook ${id}`, tr: `Webhook ${id} adresine gönderilemedi` },
          reasonOf(detail, webhook.url),
        )
      if (webhook.pausedAt !== null) await resumeWebhook(register, id)
      return { id, taken: true, resumed: webhook.pausedAt !== null }
    },
    show: ({ id, resumed }) => [
      {
        en: `The webhook ${id} has taken a test event.${resumed ? ' It goes on where it stopped.' : ''}`,
        tr: `Webhook ${id} deneme bildirimini aldı.${resumed ? ' Kaldığı yerden sürüyor.' : ''}`,
      },
    ],
  }),
  verb({
    words: ['webhook', 'remove'],
    example: '--id 1',
    parameters: { id: required(id) },
    async run(context, { id }) {
      insist(await removeWebhook(await context.register(), { id, by: context.actor.id }), {
        en: 'remove the webhook',
        tr: 'Webhook kaldırılamadı',
      })
      return { id, removed: true }
    },
    show: ({ id }) => [{ en: `Removed the webhook ${id}.`, tr: `Webhook ${id} kaldırıldı.` }],
  }),
]
