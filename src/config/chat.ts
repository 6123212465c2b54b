import { readPair, readUrl, type Text } from './text.ts'

export interface SlackConfig {
  readonly botToken: string
  readonly signingSecret: string
  readonly appToken: string | null
  readonly apiUrl: string | null
  readonly command: string
  readonly admins: readonly string[]
}

/** Reads Slack's settings; null if Slack is off. Adds a sentence to `problems` for each mistake. */
export function readSlack(text: Text, problems: string[]): SlackConfig | null {
  const pair = readPair(text, problems, 'turn Slack on', ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'])
  const appToken = text('SLACK_APP_TOKEN')
  if (appToken !== null && !/^xapp-[\w-]+$/.test(appToken)) {
    problems.push('Cannot read SLACK_APP_TOKEN: it must be an app-level token, which begins with xapp-.')
  }
  if (pair === null) {
    const isAlone = text('SLACK_BOT_TOKEN') === null && text('SLACK_SIGNING_SECRET') === null
    if (appToken !== null && isAlone) {
      problems.push(
        'Cannot turn Slack on: SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are missing.',
      )
    }
    return null
  }
  const [botToken, signingSecret] = pair
  const command = text('SLACK_COMMAND') ?? '/izin'
  if (!/^\/[^\s/]{1,31}$/.test(command)) {
    problems.push('Cannot read SLACK_COMMAND: it must begin with a slash and have no spaces, such as /izin.')
  }
  const apiUrl = text('SLACK_API_URL')
  if (apiUrl !== null && !(readUrl(apiUrl) !== null && apiUrl.endsWith('/api/'))) {
    problems.push('Cannot read SLACK_API_URL: it must be an http or https address ending in /api/.')
  }
  const admins = (text('SLACK_ADMINS') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const wrong = admins.find((id) => !/^[UW][A-Z0-9]{2,}$/.test(id))
  if (wrong !== undefined) {
    problems.push(`Cannot read SLACK_ADMINS: "${wrong}" is not a Slack user id such as U0123ABCD.`)
  }
  return { botToken, signingSecret, appToken, apiUrl, command, admins }
}

export interface TelegramConfig {
  readonly token: string
  readonly apiRoot: string | null
  readonly webhookSecret: string | null
}

/** Reads Telegram's settings; null if Telegram is off. Adds a sentence to `problems` for each mistake. */
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
