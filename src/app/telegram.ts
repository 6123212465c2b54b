import { type TelegramBot, telegramBot } from '../../bots/telegram/bot.ts'
import type { SlackConfig } from '../config/slack.ts'
import type { TelegramConfig } from '../config/telegram.ts'
import { tellStaffOfComplaint } from '../delivery/due/complaints.ts'
import { sendCode } from '../delivery/send-code.ts'
import { makeDownload } from '../register/downloads.ts'
import { telegramHolder } from '../register/holder.ts'
import { languageOfLocale } from '../register/people.ts'
import { noteTelegramBot } from '../register/telegram-bot.ts'
import type { House } from './house.ts'

/** Whose codes they are: one person of Telegram has one code at a time, and says it himself. */
function codesOf(userId: string) {
  return { asker: telegramHolder(userId), session: telegramHolder(userId) }
}

/** The Telegram bot on this house's inbox, outbox and register. */
export function telegramOf(
  { register, inbox, outbox, pictureOf, memory, clock, log, publicUrl }: House,
  settings: TelegramConfig,
  fetch: typeof globalThis.fetch | undefined,
  slackConfig: Pick<SlackConfig, 'admins' | 'command'> | null,
  isPlayground: boolean,
): TelegramBot {
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
    // The bot of the playground is found nowhere but there.
    noteName: (name) => noteTelegramBot(register, isPlayground ? null : name),
    contextFor: ({ userId, chatId, languageCode }, { requestKey, messageId, saidAt }) => ({
      register,
      userId,
      chatId,
      language: languageOfLocale(languageCode ?? ''),
      requestKey,
      saidAt,
      messageId,
      mail: outbox.canSend('mail')
        ? {
            sendCode: (recipient, language) =>
              sendCode(register, outbox, { recipient, language, ...codesOf(userId) }),
          }
        : null,
      missed: () => memory.brakes.bot.miss(telegramHolder(userId)),
      tellOfComplaint: (complaintId, occasion) =>
        tellStaffOfComplaint({ register, outbox }, complaintId, occasion, slackConfig?.admins ?? []),
      ownLinkTo: async (file) =>
        `${publicUrl}/d/${await makeDownload(register, { holder: telegramHolder(userId), file })}`,
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
