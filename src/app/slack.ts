import { type SlackBot, slackBot } from '../../bots/slack/bot.ts'
import type { SlackConfig } from '../config/slack.ts'
import type { House } from './house.ts'
import { staffContextOf } from './staff-context.ts'

/** The Slack bot on this house's inbox, outbox and register. */
export function slackOf(
  house: House,
  settings: SlackConfig,
  fetch: typeof globalThis.fetch | undefined,
): SlackBot {
  const { inbox, outbox, memory, clock, waitedMs, log } = house
  const bot = slackBot({
    botToken: settings.botToken,
    signingSecret: settings.signingSecret,
    command: settings.command,
    apiUrl: settings.apiUrl ?? undefined,
    fetch,
    waitedMs,
    memory: memory.slack,
    clock,
    log,
    pictureOf: house.pictureOf,
    inbox: {
      receive: (item) => inbox.receive({ ...item, platform: 'slack' }),
      done: (id) => inbox.done(id),
    },
    contextFor: (user, language, requestKey, saidAt) =>
      staffContextOf({ house, settings, bot }, { user, language, requestKey, saidAt }),
    async answerLater(key, target, { payload, plainer }) {
      const forms = plainer === undefined ? { payload } : { payload, plainer }
      const message = { kind: 'call', method: 'respond', ...forms } as const
      await outbox.put([{ key, platform: 'slack-response', target, message }])
      void outbox.deliverDue()
    },
    async tellInPrivate(key, target, payload) {
      const message = { kind: 'call', method: 'chat.postMessage', payload } as const
      await outbox.put([{ key: `told:${key}`, platform: 'slack', target, message }])
      void outbox.deliverDue()
    },
  })
  return bot
}
