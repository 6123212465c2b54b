import { type App, type Logger, LogLevel, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../../src/util/log.ts'
import { loggable } from '../commands/failure.ts'
import type { SlackBot } from './bot.ts'
import { callTimeoutMs } from './web.ts'

/** Logger for Slack's library that logs nothing, since the library may log what people typed. */
const quietLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

/**
 * Connects to Slack by Socket Mode, for development and closed networks; on Node only. Events are processed as over
 * HTTP.
 */
export function slackSocket(
  bot: Pick<SlackBot, 'accept'>,
  options: {
    readonly appToken: string
    readonly apiUrl?: string | undefined
    readonly fetch?: typeof fetch | undefined
    readonly log: Pick<Log, 'error'>
  },
) {
  const { apiUrl, fetch = globalThis.fetch } = options
  const apiOptions = apiUrl === undefined ? {} : { slackApiUrl: apiUrl }
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    logger: quietLogger,
    // The library retries to connect by itself. With a single attempt, an outage of Slack would end the process.
    installerOptions: { clientOptions: { ...apiOptions, fetch, timeout: callTimeoutMs } },
  })
  const processEvent = async ({ body, ack }: ReceiverEvent): Promise<void> => {
    try {
      await bot.accept(body, async (payload) => await ack(payload))
    } catch (error) {
      options.log.error('slack.socket-failed', loggable(error))
    }
  }
  // The receiver uses only this function of an app.
  receiver.init({ processEvent } as unknown as App)
  return {
    client: receiver.client,
    /** Resolves once connected. The library reconnects by itself. */
    start: async (): Promise<void> => void (await receiver.start()),
    stop: async (): Promise<void> => void (await receiver.stop()),
  }
}
