import { loopback, type Text } from './text.ts'

/** What only counts beside something else: the names, and what they need. */
const belonging: readonly {
  readonly names: readonly string[]
  readonly to: string
  readonly isOff: string
}[] = [
  {
    names: ['SLACK_COMMAND', 'SLACK_API_URL', 'SLACK_ADMINS'],
    to: 'SLACK_BOT_TOKEN',
    isOff: 'Slack is off: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET',
  },
  {
    names: ['TELEGRAM_API_ROOT'],
    to: 'TELEGRAM_BOT_TOKEN',
    isOff: 'Telegram is off: set TELEGRAM_BOT_TOKEN',
  },
  {
    names: ['DATABASE_AUTH_TOKEN'],
    to: 'DATABASE_URL',
    isOff: 'the database is a file, which takes none: set DATABASE_URL to libsql://…',
  },
  {
    names: ['TSA_USERNAME', 'TSA_PASSWORD'],
    to: 'TSA_URL',
    isOff: 'nothing is time-stamped: set TSA_URL',
  },
]

/** Sentences about what is set but has no effect, or not the one that is thought of. */
export function remarks(text: Text): string[] {
  const told = belonging
    .filter(({ to }) => text(to) === null)
    .flatMap(({ names, isOff }) =>
      names
        .filter((name) => text(name) !== null)
        .map((name) => `${name} is set, but ${isOff}, or leave ${name} out.`),
    )
  const botToken = text('SLACK_BOT_TOKEN')
  if (botToken !== null && !botToken.startsWith('xoxb-')) {
    told.push(
      'SLACK_BOT_TOKEN does not look like a bot token, which begins with xoxb-. Slack shows it under OAuth & Permissions.',
    )
  }
  if (text('IYS_API_URL') !== null) {
    told.push('IYS_API_URL is set, but this version has no bridge yet: consents stay unverified in İYS.')
  }
  return told
}

/** What is said in chat leads others to our pages; on an address of this machine alone they find nothing. */
export function linkRemarks(publicUrl: string): string[] {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  if (!loopback.includes(host) && host !== '0.0.0.0' && host !== '::') return []
  return [
    `PUBLIC_URL is ${publicUrl}, an address of this machine: nobody else can open the links in messages. Set it to the address under which others reach this server.`,
  ]
}
