import { createHmac } from 'node:crypto'
import { secrets } from '../company.ts'

/** What Slack sends us, signed as of now. */
export interface SlackSide {
  /** A slash command. */
  command(user: string, text: string): Request
  /** A press on a button. */
  press(user: string, value: string): Request
  /** Any payload. */
  payload(payload: object): Request
}

export function slackSide(now: () => number): SlackSide {
  let triggers = 0

  function signed(body: string): Request {
    const stamp = String(Math.floor(now() / 1000))
    const digest = createHmac('sha256', secrets.slack).update(`v0:${stamp}:${body}`).digest('hex')
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${digest}`,
    }
    return new Request('http://izin.test/slack/events', { method: 'POST', headers, body })
  }

  function marks() {
    triggers += 1
    return {
      trigger_id: `trigger.${triggers}`,
      response_url: `https://slack.test/response/${triggers}`,
      api_app_id: 'A0TEST',
    }
  }

  return {
    command(user, text) {
      const place = { team_id: 'T0TEST', channel_id: 'C0TEST', is_enterprise_install: 'false' }
      const form = { command: '/izin', text, user_id: user, ...place, ...marks() }
      return signed(new URLSearchParams(form).toString())
    },
    press(user, value) {
      const payload = {
        type: 'block_actions',
        user: { id: user, team_id: 'T0TEST' },
        team: { id: 'T0TEST' },
        container: { type: 'message', message_ts: '1.1', channel_id: 'C0TEST', is_ephemeral: true },
        channel: { id: 'C0TEST', name: 'test' },
        ...marks(),
        actions: [{ type: 'button', block_id: 'b', action_id: 'izin:0:0', value, action_ts: '1.2' }],
      }
      return this.payload(payload)
    },
    payload: (payload) => signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
  }
}
