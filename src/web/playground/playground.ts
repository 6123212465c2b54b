import type { Hono } from 'hono'
import { type Cast, cast } from './cast.ts'
import type { Deliver } from './deliver.ts'
import { createEventStream } from './event-stream.ts'
import { createFeed } from './feed.ts'
import { createFileStore } from './file-store.ts'
import { randomId } from './ids.ts'
import { createRoutes } from './routes.ts'
import type { SlackShortcut } from './slack-payloads.ts'
import { createSlackStandIn, slackApiUrl } from './slack-stand-in.ts'
import { createSpokenLanguage, type PageLanguage } from './spoken-language.ts'
import { createTelegramStandIn, telegramApiRoot } from './telegram-stand-in.ts'

type Examples = Readonly<Record<PageLanguage, readonly string[]>>

export type PlaygroundOptions = {
  /** The app's own fetch: takes `/slack/events` and `/telegram/webhook`. */
  deliver: Deliver
  slack: { signingSecret: string; command: string; shortcuts: readonly SlackShortcut[] }
  telegram: { webhookSecret: string }
  people?: Cast
  clock: () => number
  /** Commands offered in the staff pane, as one would type them. */
  examples: Examples
  /** The same for the recipient's pane. */
  telegramExamples?: Examples
  /** Told when the page speaks another language, for what the app has kept of how people spoke before. */
  onLanguage?: (language: PageLanguage) => Promise<void>
}

export type Playground = {
  slackFetch: typeof fetch
  slackApiUrl: string
  telegramFetch: typeof fetch
  telegramApiRoot: string
  routes: Hono
  /** Ends the pages' event streams, which would otherwise keep the server from stopping. */
  close: () => void
}

const defaultTelegramExamples: Examples = { tr: ['/start', '/izinlerim'], en: ['/start', '/consents'] }

/**
 * A place to try izin without any account: two stand-ins of the platforms, and a page on which a person plays
 * both sides. The app cannot tell the difference, so what works here takes the same road in production.
 */
export function createPlayground(options: PlaygroundOptions): Playground {
  const { deliver, clock, examples, people = cast } = options
  const { telegramExamples = defaultTelegramExamples, onLanguage = async () => {} } = options
  const language = createSpokenLanguage(onLanguage)
  const feed = createFeed()
  const files = createFileStore(() => randomId(18))
  const shared = { deliver, people, clock, feed, files, language: language.now }
  const slack = createSlackStandIn({ ...shared, ...options.slack })
  slack.hearGuests()
  const telegram = createTelegramStandIn({ ...shared, ...options.telegram })
  const events = createEventStream(feed, () => ({
    company: people.company,
    slack: { ...slack.snapshot(), examples },
    telegram: { ...telegram.snapshot(), examples: telegramExamples },
  }))
  return {
    slackFetch: slack.fetch,
    slackApiUrl,
    telegramFetch: telegram.fetch,
    telegramApiRoot,
    routes: createRoutes({ slack, telegram, events, files, language }),
    close: events.close,
  }
}
