import { createHmac } from 'node:crypto'

/**
 * Signs a request the way Slack does (v0): HMAC-SHA-256, keyed with the signing secret, over
 * `v0:<seconds>:<raw body>`. The address is the app's own; only its path matters in process.
 */
export function signedSlackRequest(form: Record<string, string>, secret: string, nowMs: number): Request {
  return signed(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded', secret, nowMs)
}

/** The same for an event, which comes as JSON. */
export function signedSlackEvent(event: Record<string, unknown>, secret: string, nowMs: number): Request {
  return signed(JSON.stringify(event), 'application/json', secret, nowMs)
}

function signed(body: string, contentType: string, secret: string, nowMs: number): Request {
  const seconds = String(Math.floor(nowMs / 1000))
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')
  return new Request('http://localhost/slack/events', {
    method: 'POST',
    headers: {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  })
}
