import type { SlackCheck } from '../commands/context.ts'
import type { SlackOptions } from './options.ts'
import { installationFaults } from './outcome.ts'

/** Says in the log whether Slack takes our token, and which scopes the app lacks. Nothing waits for it. */
export async function prepare(check: () => Promise<SlackCheck>, log: SlackOptions['log']): Promise<void> {
  const { fault, lacking } = await check()
  if (fault === null) log.info('slack.ready')
  else if (installationFaults.has(fault)) {
    log.error('slack.token-refused', new Error(`Slack does not take SLACK_BOT_TOKEN: ${fault}`), {
      hint: 'set the bot token that Slack shows under OAuth & Permissions, and start again',
    })
  } else log.warn('slack.check-failed', { detail: fault })
  if (lacking !== null && lacking.length > 0) {
    log.warn('slack.scopes-missing', {
      scopes: lacking.join(', '),
      hint: 'install the app again with bots/slack/manifest.json',
    })
  }
}
