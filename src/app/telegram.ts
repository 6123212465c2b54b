import { type TelegramBot, telegramBot } from '../../bots/telegram/bot.ts'
import type { TelegramConfig } from '../config/telegram.ts'
import { answerDispute, tellStaffOfDispute } from '../delivery/due/disputes.ts'
import { askForRoom, tellRoomAllowed } from '../delivery/due/room-requests.ts'
import { dailyReport } from '../delivery/report/daily-report.ts'
import { lastReports } from '../delivery/report/last-reports.ts'
import { sendCode } from '../delivery/send-code.ts'
import { makeDownload } from '../register/downloads.ts'
import { telegramHolder } from '../register/holder.ts'
import { languageOfLocale } from '../register/people.ts'
import { authorityOf } from '../register/staff.ts'
import { noteTelegramBot } from '../register/telegram-bot.ts'
import type { House } from './house.ts'

/** Whose codes they are: one person of Telegram has one code at a time, and says it himself. */
function codesOf(userId: string) {
  return { asker: telegramHolder(userId), session: telegramHolder(userId) }
}

/** The Telegram bot on this house's inbox, outbox and register. */
export function telegramOf(
  { register, inbox, outbox, pictureOf, memory, clock, log, publicUrl, unstamped }: House,
  settings: TelegramConfig,
  fetch: typeof globalThis.fetch | undefined,
  admins: readonly string[],
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
      tellOfDispute: (complaintId, occasion) =>
        tellStaffOfDispute({ register, outbox }, complaintId, occasion, admins),
      askForRoom: (asked) => askForRoom({ register, outbox }, admins, asked),
      ownLinkTo: async (file) =>
        `${publicUrl}/d/${await makeDownload(register, { holder: telegramHolder(userId), file })}`,
      async asStaff(language) {
        const asker = telegramHolder(userId)
        return {
          register,
          asker,
          requestKey,
          answerDispute: (given) => answerDispute({ register, outbox }, asker, given),
          tellRoomAllowed: (room, brandName) => tellRoomAllowed({ register, outbox }, room, brandName),
          authority: await authorityOf(register, asker, []),
          language,
          dailyReport: (date, brandCodes) => dailyReport(register, date, unstamped, brandCodes),
          lastReports: () => lastReports(register, unstamped),
          linkTo: async (file) => `${publicUrl}/d/${await makeDownload(register, { holder: asker, file })}`,
        }
      },
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
