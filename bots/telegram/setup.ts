import type { Api } from 'grammy'
import { telegramMenu } from '../commands/docs.ts'
import { groupMenu } from '../commands/telegram-commands.ts'
import { messagesIn } from '../messages/index.ts'
import type { TelegramLog, TelegramOptions } from './bot.ts'
import { detailOf, isTokenRefused, noteTokenRefused } from './send.ts'

/** The bot works without menus and webhook info, so failures are only logged. */
export async function prepare(
  api: Api,
  { webhookSecret, log, hasMail }: Pick<TelegramOptions, 'webhookSecret' | 'log' | 'hasMail'>,
): Promise<boolean> {
  try {
    const { username } = await api.getMe()
    log.info('telegram.ready', { username })
    if (webhookSecret !== undefined) await inspectWebhook(api, log)
    await introduce(api, hasMail())
    return true
  } catch (error) {
    if (isTokenRefused(error)) noteTokenRefused(log, error)
    else log.warn('telegram.prepare-failed', { detail: detailOf(error) })
    return false
  }
}

/** Turkish is shown where Telegram has no text in the language of the app. */
async function introduce(api: Api, hasMail: boolean): Promise<void> {
  for (const [language, other] of [
    ['tr', {}],
    ['en', { language_code: 'en' }],
  ] as const) {
    const { bot } = messagesIn(language).recipient
    const [people, groups] = [{ type: 'all_private_chats' }, { type: 'all_chat_administrators' }] as const
    await api.setMyCommands(telegramMenu(language, hasMail), { scope: people, ...other })
    await api.setMyCommands(groupMenu(language), { scope: groups, ...other })
    await api.setMyDescription(bot.description, other)
    await api.setMyShortDescription(bot.shortDescription, other)
  }
}

async function inspectWebhook(api: Api, log: TelegramLog): Promise<void> {
  const {
    url = '',
    pending_update_count: pending,
    last_error_message: lastError,
  } = await api.getWebhookInfo()
  if (url === '') log.warn('telegram.no-webhook', { hint: 'nothing arrives until setWebhook is called' })
  if (lastError !== undefined) log.warn('telegram.webhook-failing', { pending, lastError })
}
