import { date, number, time } from '../english.ts'
import type { digest as turkish } from '../tr/digest.ts'
import { words } from './words.ts'

export const digest: typeof turkish = {
  span: (from, until) =>
    date(from) === date(until)
      ? `${date(from)} ${time(from)}–${time(until)}`
      : `${date(from)} ${time(from)} – ${date(until)} ${time(until)}`,
  title: (brand, span) => `${brand} · ${span}: what recipients changed themselves.`,
  channel: (channel, { approval, rejection }) =>
    `${words.channels[channel]}: ${[
      ...(rejection > 0 ? [`${number(rejection)} RET`] : []),
      ...(approval > 0 ? [`${number(approval)} ONAY`] : []),
    ].join(', ')}`,
}
