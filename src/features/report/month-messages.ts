import type { Channel, Source } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { ComplaintCount } from '../../register/complaints/month.ts'

interface NetCount {
  readonly won: number
  readonly lost: number
}

type Complaints = Omit<ComplaintCount, 'brandCode'>

const signOf = (count: number) => (count > 0 ? '+' : '')

const turkish = {
  button: 'Aylık rapor',
  title: (brand: string, month: string) => `${brand} · ${tr.month(month)}`,
  summary: (month: string) => `${tr.month(month)} raporu.`,
  month: (month: string) => tr.month(month),
  net: ({ won, lost }: NetCount) =>
    `Net ${signOf(won - lost)}${tr.number(won - lost)}: ${tr.number(won)} izin kazanıldı, ${tr.number(lost)} izin kaybedildi.`,
  quiet: 'Kazanılan ya da kaybedilen izin yok.',
  won: (count: number, sources: string) => `${tr.number(count)} kazanıldı (${sources})`,
  lost: (count: number, sources: string) => `${tr.number(count)} kaybedildi (${sources})`,
  channel: (channel: Channel, parts: readonly string[]) =>
    `${tr.words.channels[channel]}: ${parts.join('; ')}`,
  source: (source: Source | null, count: number) =>
    `${source === null ? 'kaynak yok' : tr.words.sources[source]} ${tr.number(count)}`,
  otherSources: (count: number) => `diğer ${tr.number(count)}`,
  complaints: ({ opened, settled, settledLate }: Complaints) =>
    opened + settled === 0
      ? 'Şikâyet yok.'
      : `Şikâyet: ${tr.number(opened)} açıldı, ${tr.number(settled)} kapatıldı${settledLate === 0 ? '' : `, ${tr.number(settledLate)} tanesi son günden sonra`}.`,
  about:
    'Kazanılan: kayıt yokken ya da RET varken verilen ONAY. Kaybedilen: ONAY varken verilen RET. Parantezde kaynaklar var; geri alınan yüklemeler sayılmaz.',
  preview: 'Ay bitmedi: sayılar artabilir.',
  toCome: 'Bu ay henüz gelmedi. Bu ayı ya da geçmiş bir ayı yazın.',
  noRegister: (begins: string) => `Bu ayda kayıt defteri yoktu; ilk gün ${tr.date(begins)}.`,
  dayOrMonth: (command: string) =>
    `Bir gün ya da bir ay yazın, ikisi birden olmaz: ${command} rapor ay 2026-11`,
}

const english: typeof turkish = {
  button: 'Report of the month',
  title: (brand, month) => `${brand} · ${en.month(month)}`,
  summary: (month) => `Report of ${en.month(month)}.`,
  month: (month) => en.month(month),
  net: ({ won, lost }) =>
    `Net ${signOf(won - lost)}${en.number(won - lost)}: ${en.counted(won, 'consent')} won, ${en.number(lost)} lost.`,
  quiet: 'No consent was won or lost.',
  won: (count, sources) => `${en.number(count)} won (${sources})`,
  lost: (count, sources) => `${en.number(count)} lost (${sources})`,
  channel: (channel, parts) => `${en.words.channels[channel]}: ${parts.join('; ')}`,
  source: (source, count) =>
    `${source === null ? 'no source' : en.words.sources[source]} ${en.number(count)}`,
  otherSources: (count) => `others ${en.number(count)}`,
  complaints: ({ opened, settled, settledLate }) =>
    opened + settled === 0
      ? 'No complaints.'
      : `Complaints: ${en.number(opened)} opened, ${en.number(settled)} settled${settledLate === 0 ? '' : `, ${en.number(settledLate)} of them after the last day`}.`,
  about:
    'Won: an ONAY where there was no record, or a RET. Lost: a RET where there was an ONAY. The sources stand in brackets; uploads that were taken back are not counted.',
  preview: 'The month is not over: numbers may grow.',
  toCome: 'This month has not come yet. Write this month or a past one.',
  noRegister: (begins) => `There was no register in that month; its first day is ${en.date(begins)}.`,
  dayOrMonth: (command) => `Write a day or a month, not both: ${command} report month 2026-11`,
}

export const monthMessages = { tr: turkish, en: english }
