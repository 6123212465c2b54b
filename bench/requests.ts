import { createHmac } from 'node:crypto'
import { clientName, clientPassword } from './fixture.ts'
import { httpRequest } from './load.ts'

/** A slash command as Slack sends and signs it; `n` makes it another one than those before. */
export function slashCommand(signingSecret: string, n: number, text: string): string {
  const body = new URLSearchParams({
    command: '/izin',
    text,
    user_id: `U0BENCH`,
    team_id: 'T0BENCH',
    channel_id: 'C0BENCH',
    trigger_id: `bench.${process.pid}.${n}`,
    response_url: 'https://hooks.slack.com/commands/bench',
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
  }).toString()
  const stamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', signingSecret).update(`v0:${stamp}:${body}`).digest('hex')
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${signature}`,
  }
  return httpRequest('POST', '/slack/events', headers, body)
}

/** Signs the fixture's client in and returns its bearer token. */
export async function bearerOf(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: clientName, password: clientPassword, grant_type: 'password' }),
  })
  return `Bearer ${((await answer.json()) as { access_token: string }).access_token}`
}
