import { type Environment, readConfig } from '../config.ts'

/** Rejects settings that need a machine of one's own. */
export function configOf(env: Environment) {
  const read = readConfig({ PLAYGROUND: 'off', ...textsOf(env) })
  if (!read.ok) return read
  const { database, slack, telegram, playground, timeStamp, mail } = read.config
  const problems = [
    ...(playground ? ['Cannot open the playground on Workers: leave PLAYGROUND out.'] : []),
    ...(telegram !== null && telegram.webhookSecret === null
      ? ['Cannot poll Telegram on Workers: set TELEGRAM_WEBHOOK_SECRET and the webhook.']
      : []),
    ...(slack !== null && slack.appToken !== null
      ? [
          'Cannot use Socket Mode on Workers: leave SLACK_APP_TOKEN out and give Slack the address of this Worker.',
        ]
      : []),
    ...(mail !== null
      ? [
          'Cannot send e-mail from Workers, where no mail server was tried: leave SMTP_URL and SMTP_FROM out. A server on Node sends it.',
        ]
      : []),
    ...(timeStamp?.trust.kind === 'file'
      ? ['Cannot read TSA_CA_FILE on Workers, which have no files: give the PEM text itself as TSA_CA_PEM.']
      : []),
  ]
  if (database.kind !== 'remote') {
    problems.push('Cannot keep a register in a file on Workers: set DATABASE_URL to libsql://… or https://….')
    return { ok: false as const, problems }
  }
  if (problems.length > 0) return { ok: false as const, problems }
  return { ok: true as const, config: read.config, database }
}

/** Other bindings are not texts. */
function textsOf(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => typeof value === 'string'))
}
