import { GrammyError } from 'grammy'
import type { TelegramLog } from './options.ts'

/** Whether Telegram does not take our token: a revoked one is unauthorized, one that it never gave out is not found. */
export function isTokenRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)
}

/** For the operator: what to mend, and what becomes of everything until then. */
export function noteTokenRefused(log: Pick<TelegramLog, 'error'>, { error_code: code }: GrammyError): void {
  log.error(
    'telegram.token-refused',
    new Error(`Telegram does not take TELEGRAM_BOT_TOKEN: it answers ${code}`),
    {
      hint: 'set the token that @BotFather shows for your bot, and start again. The rest of izin runs; what is to go out to Telegram is kept, and Telegram is asked again until then',
    },
  )
}
