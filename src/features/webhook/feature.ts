import { note, textReply } from '../../../bots/commands/reply.ts'
import type { Language } from '../../register/people.ts'
import type { Feature } from '../feature.ts'
import { openWebhooks } from './deliver.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** A webhook has not taken an event for three days; it is paused if it took no other either. */
    'webhook-stuck': { readonly webhook: number; readonly isPaused: boolean; readonly detail: string }
  }
}

const texts = {
  tr: {
    pausedSummary: (id: number) => `Webhook ${id} durduruldu.`,
    paused: (id: number) =>
      `Webhook ${id} üç gündür yanıt vermiyor; değişiklikler ona artık gönderilmiyor, hiçbiri kaybolmadı. Alan sistem düzelince sunucuda şunu yazın, kaldığı yerden sürer:`,
    stuckSummary: (id: number) => `Webhook ${id} bazı değişiklikleri almıyor.`,
    stuck: (id: number) =>
      `Webhook ${id} bazı alıcıların değişikliklerini üç gündür almıyor. Bunlar yeniden gönderilir, başkalarınınki gecikmez. Alan sistemin kayıtlarına bakın.`,
  },
  en: {
    pausedSummary: (id: number) => `Webhook ${id} is paused.`,
    paused: (id: number) =>
      `Webhook ${id} has not taken a change for three days, so izin no longer sends to it. No change is lost. Once the receiver works again, type this on the server to continue:`,
    stuckSummary: (id: number) => `Webhook ${id} does not take some changes.`,
    stuck: (id: number) =>
      `Webhook ${id} has not taken the changes of some recipients for three days. They are sent again; those of others are not delayed. Look at the log of the receiver.`,
  },
} satisfies Record<Language, unknown>

export const webhooks = {
  worker: openWebhooks,
  posts: {
    'webhook-stuck': ({ webhook, isPaused, detail }, _, { language }) => {
      const own = texts[language]
      if (!isPaused) return textReply(own.stuckSummary(webhook), own.stuck(webhook), note(detail))
      const next = { code: `izin webhook test --id ${webhook}` }
      return textReply(own.pausedSummary(webhook), [`${own.paused(webhook)} `, next], note(detail))
    },
  },
} satisfies Feature
