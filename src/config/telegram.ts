import { readUrl, type Text } from './text.ts'

export interface TelegramConfig {
  readonly token: string
  readonly apiRoot: string | null
  readonly webhookSecret: string | null
}

/** Reads TELEGRAM_BOT_TOKEN and what belongs to it; null where it is off. Mistakes go to `problems`, a sentence each. */
export function readTelegram(text: Text, problems: string[]): TelegramConfig | null {
  const token = text('TELEGRAM_BOT_TOKEN')
  const webhookSecret = text('TELEGRAM_WEBHOOK_SECRET')
  const apiRoot = text('TELEGRAM_API_ROOT')
  if (webhookSecret !== null && !/^[A-Za-z0-9_-]{1,256}$/.test(webhookSecret)) {
    problems.push('Cannot read TELEGRAM_WEBHOOK_SECRET: it may hold up to 256 of A-Z a-z 0-9 _ -.')
  }
  if (apiRoot !== null && readUrl(apiRoot) === null) {
    problems.push('Cannot read TELEGRAM_API_ROOT: it must be an http or https address.')
  }
  if (token === null) {
    if (webhookSecret !== null) {
      problems.push(
        'Cannot turn Telegram on: TELEGRAM_WEBHOOK_SECRET is set, but TELEGRAM_BOT_TOKEN is missing.',
      )
    }
    return null
  }
  if (!/^\d+:[\w-]+$/.test(token)) {
    problems.push('Cannot read TELEGRAM_BOT_TOKEN: it must look like 123456:ABC…, as BotFather gives it.')
  }
  return { token, apiRoot: apiRoot === null ? null : readUrl(apiRoot), webhookSecret }
}
