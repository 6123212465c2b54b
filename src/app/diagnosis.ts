import type { Diagnosis } from '../../bots/commands/context.ts'
import type { SlackBot } from '../../bots/slack/bot.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import type { House } from './house.ts'

/** How this house stands, with nothing in it that has to be kept secret. */
export async function diagnose(
  { register, inbox, outbox, telegramWay, isClockProven, place }: House,
  slack: Pick<SlackBot, 'check'>,
): Promise<Diagnosis> {
  return {
    ...place,
    schema: { stored: await databaseVersion(register.engine), known: schemaVersion },
    slack: await slack.check(),
    telegram: telegramWay,
    inbound: await inbox.waiting(),
    outgoing: await outbox.status(),
    isClockProven: isClockProven(),
  }
}
