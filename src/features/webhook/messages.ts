import type { WebhookPause } from '../../../db/schema.ts'
import type { Language } from '../../register/recipients/people.ts'

interface WebhookMessages {
  pausedSummary(id: number): string
  /** The command that continues the webhook follows the sentence. */
  readonly paused: Readonly<Record<WebhookPause, (id: number) => string>>
  stuckSummary(id: number): string
  stuck(id: number): string
}

const tr: WebhookMessages = {
  pausedSummary: (id) => `Webhook ${id} durduruldu.`,
  paused: {
    silent: (id) =>
      `Webhook ${id} üç gündür yanıt vermiyor; değişiklikler ona artık gönderilmiyor, hiçbiri kaybolmadı. Alan sistem düzelince sunucuda şunu yazın, kaldığı yerden sürer:`,
    gone: (id) =>
      `Webhook ${id} adresi kaldırılmış (410 Gone); değişiklikler ona artık gönderilmiyor, hiçbiri kaybolmadı. Adres yeniden açılırsa sunucuda şunu yazın, kaldığı yerden sürer:`,
    rights: (id) =>
      `Webhook ${id} durduruldu: onu ekleyen istemcinin veya kişinin bu değişiklikleri görme yetkisi kalmadı. Kimin eklediğini “izin webhook list” gösterir; gereksizse “izin webhook remove” ile kaldırın. Yetkiyi geri verirseniz sunucuda şunu yazın, kaldığı yerden sürer:`,
  },
  stuckSummary: (id) => `Webhook ${id} bazı değişiklikleri almıyor.`,
  stuck: (id) =>
    `Webhook ${id} bazı alıcıların değişikliklerini üç gündür almıyor. Bunlar yeniden gönderilir, başkalarınınki gecikmez. Alan sistemin kayıtlarına bakın.`,
}

const en: WebhookMessages = {
  pausedSummary: (id) => `Webhook ${id} is paused.`,
  paused: {
    silent: (id) =>
      `Webhook ${id} has not taken a change for three days, so izin no longer sends to it. No change is lost. Once the receiver works again, type this on the server to continue:`,
    gone: (id) =>
      `The address of webhook ${id} was removed (410 Gone), so izin no longer sends to it. No change is lost. If the address comes back, type this on the server to continue:`,
    rights: (id) =>
      `Webhook ${id} is paused: the client or person who added it may no longer see these changes. “izin webhook list” shows who added it; if it is not needed, remove it with “izin webhook remove”. If you give the rights back, type this on the server to continue:`,
  },
  stuckSummary: (id) => `Webhook ${id} does not take some changes.`,
  stuck: (id) =>
    `Webhook ${id} has not taken the changes of some recipients for three days. They are sent again; those of others are not delayed. Look at the log of the receiver.`,
}

export const webhookMessages: Readonly<Record<Language, WebhookMessages>> = { tr, en }
