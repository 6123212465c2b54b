import { type App, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../../src/log.ts'
import { loggable } from '../commands/failure.ts'
import type { SlackBot } from './bot.ts'
import { clientOptions, quietLogger } from './web-api.ts'

/** Connecting is retried by the library: one attempt would end the process in an outage. */
function socketClientOptions(options: Parameters<typeof clientOptions>[0]) {
  const { retryConfig: _, rejectRateLimitedCalls: __, ...rest } = clientOptions(options)
  return rest
}

/** Socket Mode for development and closed networks, on Node only. Events take the same path as over HTTP. */
export function slackSocket(
  bot: Pick<SlackBot, 'accept'>,
  options: {
    readonly appToken: string
    readonly apiUrl?: string | undefined
    readonly fetch?: typeof fetch | undefined
    readonly log: Pick<Log, 'error'>
  },
) {
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    logger: quietLogger,
    installerOptions: { clientOptions: socketClientOptions(options) },
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
    /** Resolves once connected; reconnects by itself. */
    start: async (): Promise<void> => void (await receiver.start()),
    stop: async (): Promise<void> => void (await receiver.stop()),
  }
}
