import { telegramBot } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Register } from './register.ts'

/**
 * What our bot is called in Telegram, without its @; null where it is off, or Telegram has not said so yet. Kept by whoever runs
 * the bot, so that the others, such as the command line, can make links that open it.
 */
export async function telegramBotName({ engine }: Pick<Register, 'engine'>): Promise<string | null> {
  const [row] = await engine.read(query(build.select({ name: telegramBot.name }).from(telegramBot)))
  return row?.name ?? null
}

/** Keeps the name; null where Telegram is off. */
export async function noteTelegramBot(
  register: Pick<Register, 'engine'>,
  name: string | null,
): Promise<void> {
  if ((await telegramBotName(register)) === name) return
  const noted =
    name === null
      ? build.delete(telegramBot)
      : build
          .insert(telegramBot)
          .values({ id: 1, name })
          .onConflictDoUpdate({ target: telegramBot.id, set: { name } })
  await register.engine.unit([], () => ({ writes: [statement(noted)], result: null }))
}
