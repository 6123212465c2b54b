import { type TelegramBot, telegramBot } from '../../bots/telegram/bot.ts'
import type { SlackConfig } from '../config/slack.ts'
import type { TelegramConfig } from '../config/telegram.ts'
import { languageOfLocale } from '../register/people.ts'
import { noteTelegramBot } from '../register/telegram-bot.ts'
import type { House } from './house.ts'
import { recipientContextOf } from './recipient-context.ts'

/** The Telegram bot on this house's inbox, outbox and register. */
export function telegramOf(
  house: House,
  settings: TelegramConfig,
  fetch: typeof globalThis.fetch | undefined,
  slackConfig: Pick<SlackConfig, 'admins' | 'command'> | null,
): TelegramBot {
  const { register, inbox, outbox, pictureOf, clock, log } = house
  return telegramBot({
    token: settings.token,
    apiRoot: settings.apiRoot ?? undefined,
    webhookSecret: settings.webhookSecret ?? undefined,
    fetch,
    clock,
    log,
    pictureOf,
    slackCommand: slackConfig?.command ?? '/izin',
    inbox: {
      receive: async (item) => {
        const received = await inbox.receive({ ...item, platform: 'telegram' })
        return received.kind === 'new' ? received : { kind: 'repeat' }
      },
      work: (lane) => inbox.work('telegram', lane),
    },
    noteName: (name) => noteTelegramBot(register, name),
    contextFor: ({ userId, chatId, languageCode }, said) =>
      recipientContextOf(house, slackConfig?.admins ?? [], {
        account: { accountId: userId, chatId },
        language: languageOfLocale(languageCode ?? ''),
        ...said,
      }),
    async answer(items) {
      await outbox.put(
        items.map(({ key, chatId, method, payload }) => ({
          key,
          platform: 'telegram',
          target: chatId,
          message: { kind: 'call', method, payload },
        })),
      )
      void outbox.deliverDue()
    },
  })
}
