import * as en from '../../../bots/messages/english.ts'
import type { Counted } from '../../../bots/messages/formats.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import type { Channel } from '../../consent/consent.ts'

const turkish = {
  /** 2 Mart 2026 14:00–15:00, or 2 Mart 2026 14:00 – 4 Mart 2026 10:00 */
  hours: (from: string, until: string) =>
    tr.date(from) === tr.date(until)
      ? `${tr.date(from)} ${tr.time(from)}–${tr.time(until)}`
      : `${tr.date(from)} ${tr.time(from)} – ${tr.date(until)} ${tr.time(until)}`,
  postTitle: (brand: string, span: string) => `${brand} · ${span}: alıcıların kendi değişiklikleri.`,
  channel: (channel: Channel, all: Counted) => `${tr.words.channels[channel]}: ${tr.counts(all)}`,
  title: 'Alıcıların kendi değişiklikleri',
  summary: (total: number) => `Alıcıların kendi değişiklikleri: ${tr.number(total)}.`,
  span: (from: string, total: number) =>
    total === 0
      ? `${tr.dateWithWeekday(from)} gününden beri, bugün dâhil, alıcılar bir şey değiştirmedi.`
      : `${tr.dateWithWeekday(from)} gününden beri, bugün dâhil: ${tr.number(total)} değişiklik.`,
  byDoor: (door: string, all: Counted) => `${door}: ${tr.counts(all)}`,
  page: (first: number, last: number, all: number) =>
    last - first + 1 === all
      ? 'En yeniden eskiye:'
      : `En yeniden eskiye, ${tr.number(first)}–${tr.number(last)} / ${tr.number(all)}:`,
  file: 'Tümünü indir (CSV)',
  unverified: (butThoseThere: boolean) =>
    `${butThoseThere ? 'İYS üzerinden gelenler dışında bu' : 'Bu'} değişiklikler İYS'de doğrulanmadı.`,
  form: {
    open: 'Gün ve marka seç',
    title: 'Alıcı değişiklikleri',
    from: 'İlk gün',
    fromHint: 'O günden bugüne kadar gösterilir. Boş bırakırsanız dünden başlar.',
  },
}

const english: typeof turkish = {
  hours: (from, until) =>
    en.date(from) === en.date(until)
      ? `${en.date(from)} ${en.time(from)}–${en.time(until)}`
      : `${en.date(from)} ${en.time(from)} – ${en.date(until)} ${en.time(until)}`,
  postTitle: (brand, span) => `${brand} · ${span}: what recipients changed themselves.`,
  channel: (channel, all) => `${en.words.channels[channel]}: ${en.counts(all)}`,
  title: 'What recipients changed themselves',
  summary: (total) => `What recipients changed themselves: ${en.number(total)}.`,
  span: (from, total) =>
    total === 0
      ? `Recipients have changed nothing since ${en.dateWithWeekday(from)}, today included.`
      : `${en.counted(total, 'change')} since ${en.dateWithWeekday(from)}, today included.`,
  byDoor: (door, all) => `${door}: ${en.counts(all)}`,
  page: (first, last, all) =>
    last - first + 1 === all
      ? 'The newest first:'
      : `The newest first, ${en.number(first)}–${en.number(last)} of ${en.number(all)}:`,
  file: 'Download all (CSV)',
  unverified: (butThoseThere) =>
    `These changes${butThoseThere ? ', but for those made through İYS,' : ''} are not verified in İYS.`,
  form: {
    open: 'Choose day and brand',
    title: 'Recipient changes',
    from: 'First day',
    fromHint: 'Shown from that day until today. Left empty, it begins with yesterday.',
  },
}

export const digestMessages = { tr: turkish, en: english }
