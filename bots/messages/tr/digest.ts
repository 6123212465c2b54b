import type { Channel } from '../../../src/consent/channel.ts'
import { date, number, time } from '../turkish.ts'
import type { Counted } from './reports.ts'
import { words } from './words.ts'

/** What recipients changed themselves, hour by hour. */
export const digest = {
  /** 2 Mart 2026 14:00–15:00, or 2 Mart 2026 14:00 – 4 Mart 2026 10:00 */
  span: (from: string, until: string) =>
    date(from) === date(until)
      ? `${date(from)} ${time(from)}–${time(until)}`
      : `${date(from)} ${time(from)} – ${date(until)} ${time(until)}`,
  title: (brand: string, span: string) => `${brand} · ${span}: alıcıların kendi değişiklikleri.`,
  channel: (channel: Channel, { approval, rejection }: Counted) =>
    `${words.channels[channel]}: ${[
      ...(rejection > 0 ? [`${number(rejection)} RET`] : []),
      ...(approval > 0 ? [`${number(approval)} ONAY`] : []),
    ].join(', ')}`,
}
