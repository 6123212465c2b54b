import type { SharedMessage } from '../commands/context.ts'
import { clean } from '../commands/fold.ts'
import type { Inbound } from './payload.ts'

/** The message that a shortcut was chosen on, as the command table takes it. `now` stands in for a time it does not say. */
export function messageOf(
  { message, from }: Pick<Extract<Inbound, { kind: 'shortcut' }>, 'message' | 'from'>,
  now: number,
): SharedMessage {
  const seconds = Number(/^\d{1,12}(?=\.\d+$)/.exec(message.ts)?.[0] ?? Number.NaN)
  return {
    text: clean(message.text),
    sentAt: Number.isNaN(seconds) ? now : seconds * 1000,
    link: linkTo(message.teamDomain, from.channel ?? '', message.ts),
  }
}

/** Slack's own form of a permalink, so that it need not be asked for; empty where a part of it is not known. */
function linkTo(domain: string, channel: string, ts: string): string {
  const isKnown = /^[\w-]+$/.test(domain) && /^[A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts)
  return isKnown ? `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` : ''
}
