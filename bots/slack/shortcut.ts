import type { SharedMessage } from '../commands/context.ts'
import { clean } from '../commands/fold.ts'
import { type Body, record, text } from './inbound.ts'

/** The message somebody chose a shortcut on, as the command table takes it. `now` stands in for a time it does not say. */
export function messageOf(body: Body, now: number): SharedMessage {
  const message = record(body.message) ?? {}
  const ts = text(body.message_ts) || text(message.ts)
  const seconds = Number(/^\d{1,12}(?=\.\d+$)/.exec(ts)?.[0] ?? Number.NaN)
  return {
    text: clean(text(message.text)),
    sentAt: Number.isNaN(seconds) ? now : seconds * 1000,
    link: linkTo(text(record(body.team)?.domain), text(record(body.channel)?.id), ts),
  }
}

/** Slack's own form of a permalink, so that it need not be asked for; empty where a part of it is not known. */
function linkTo(domain: string, channel: string, ts: string): string {
  const isKnown = /^[\w-]+$/.test(domain) && /^[A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts)
  return isKnown ? `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` : ''
}
