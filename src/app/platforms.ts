import { randomBytes } from 'node:crypto'
import { exampleCommands } from '../../bots/commands/docs.ts'
import { messageShortcuts } from '../../bots/slack/manifest.ts'
import type { SlackConfig } from '../config/slack.ts'
import type { TelegramConfig } from '../config/telegram.ts'
import type { Language } from '../register/people.ts'
import { cast } from '../web/playground/cast.ts'
import type { Playground } from '../web/playground/playground.ts'
import type { Surroundings } from './surroundings.ts'

/** Which fetch carries the calls to each platform; the runtime's own where none is named. */
interface Outgoing {
  readonly slack?: typeof fetch | undefined
  readonly telegram?: typeof fetch | undefined
}

/** The two platforms as this house has them: the real ones, or the playground's stand-ins. */
export interface Platforms {
  readonly slackConfig: SlackConfig | null
  readonly telegramConfig: TelegramConfig | null
  readonly playground: Playground | null
  readonly outgoing: Outgoing
  /** How long Slack's answer to which language somebody speaks is good; the bot's own choice unless given. */
  readonly languageKeptMs?: number
}

/** In the playground both platforms are stand-ins in this process, with secrets of their own. */
export function platformsOf(
  { config, time, fetch, workshop }: Surroundings,
  deliver: (request: Request) => Response | Promise<Response>,
  speak: (telegramUser: string, language: Language) => Promise<void>,
): Platforms {
  if (!config.playground) {
    return {
      slackConfig: config.slack,
      telegramConfig: config.telegram,
      playground: null,
      outgoing: { slack: fetch, telegram: fetch },
    }
  }
  if (workshop === null)
    throw new Error('Cannot open the playground: it needs a machine of its own. Set PLAYGROUND=off.')
  const signingSecret = randomBytes(16).toString('hex')
  const webhookSecret = randomBytes(16).toString('hex')
  const command = '/izin'
  const playground = workshop.createPlayground({
    deliver: async (request) => await deliver(request),
    slack: {
      signingSecret,
      command,
      shortcuts: messageShortcuts.map(({ name, callback_id }) => ({ name, callbackId: callback_id })),
    },
    telegram: { webhookSecret },
    clock: time.now,
    examples: { tr: exampleCommands('tr'), en: exampleCommands('en') },
    async onLanguage(language) {
      for (const { id } of cast.telegram.people) await speak(String(id), language)
    },
  })
  const admins = cast.slack.staff.filter(({ role }) => role === 'admin').map(({ slackId }) => slackId)
  return {
    slackConfig: {
      botToken: 'xoxb-playground',
      signingSecret,
      appToken: null,
      apiUrl: playground.slackApiUrl,
      command,
      admins,
    },
    telegramConfig: {
      token: `${cast.telegram.bot.id}:playground`,
      apiRoot: playground.telegramApiRoot,
      webhookSecret,
    },
    playground,
    // The page can be switched at any moment, and asking costs nothing here.
    languageKeptMs: 0,
    outgoing: { slack: playground.slackFetch, telegram: playground.telegramFetch },
  }
}
