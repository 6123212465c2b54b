import { note, textReply } from '../../../bots/commands/reply.ts'
import type { Language } from '../../register/people.ts'
import type { Feature } from '../feature.ts'
import { openWebhooks } from './deliver.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** A webhook has not taken an event for three days. */
    'webhook-paused': { readonly webhook: number; readonly detail: string }
  }
}

const texts = {
  tr: {
    summary: (id: number) => `Webhook ${id} durduruldu.`,
    text: (id: number) =>
      `Webhook ${id} üç gündür yanıt vermiyor; değişiklikler ona artık gönderilmiyor, hiçbiri kaybolmadı. Alıcı sistem düzelince sunucuda şunu yazın, kaldığı yerden sürer:`,
  },
  en: {
    summary: (id: number) => `Webhook ${id} is paused.`,
    text: (id: number) =>
      `Webhook ${id} has not taken a change for three days, so izin no longer sends to it. No change is lost. Once the receiver works again, type this on the server to continue:`,
  },
} satisfies Record<Language, unknown>

export const webhooks = {
  worker: openWebhooks,
  posts: {
    'webhook-paused': ({ webhook, detail }, _, { language }) => {
      const { summary, text } = texts[language]
      const next = { code: `izin webhook test --id ${webhook}` }
      return textReply(summary(webhook), [`${text(webhook)} `, next], note(detail))
    },
  },
} satisfies Feature
