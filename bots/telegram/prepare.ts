import type { Api } from 'grammy'
import { telegramMenu } from '../commands/docs.ts'
import { groupMenu } from '../commands/telegram-group.ts'
import type { TelegramLog, TelegramOptions } from './options.ts'
import { isTokenRefused, noteTokenRefused } from './token-refused.ts'

/**
 * Registers the command menus, of private chats and of a group's administrators, and looks at the webhook. The bot works
 * without either, so what fails is only logged; false when it is to be tried again.
 */
export async function prepare(
  api: Api,
  webhook: boolean,
  log: TelegramLog,
  noteName: TelegramOptions['noteName'],
): Promise<boolean> {
  try {
    const { username } = await api.getMe()
    log.info('telegram.ready', { username })
    await noteName?.(username)
    if (webhook) await inspectWebhook(api, log)
    await registerMenus(api)
    return true
  } catch (error) {
    if (isTokenRefused(error)) noteTokenRefused(log, error)
    else log.warn('telegram.prepare-failed', { detail: error instanceof Error ? error.message : 'unknown' })
    return false
  }
}

async function registerMenus(api: Api): Promise<void> {
  const scope = { type: 'all_private_chats' } as const
  await api.setMyCommands(telegramMenu('tr'), { scope })
  const administrators = { type: 'all_chat_administrators' } as const
  await api.setMyCommands(groupMenu('tr'), { scope: administrators })
  for (const language of ['tr', 'en'] as const) {
    await api.setMyCommands(telegramMenu(language), { scope, language_code: language })
    await api.setMyCommands(groupMenu(language), { scope: administrators, language_code: language })
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
