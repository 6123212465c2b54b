import type { ComplaintOutcome } from '../../db/schema.ts'
import type { Channel } from '../../src/consent/consent.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'

interface SettledComplaint {
  readonly id: number
  readonly about: string
  readonly notedOn: string
  readonly outcome: ComplaintOutcome
  readonly settledAt: string
}

/** Returns brand and, if known, channel of a complaint, for a Turkish sentence. */
const aboutTr = (brand: string, channel: Channel | null) =>
  [brand, ...(channel === null ? [] : [tr.words.channels[channel]])].join(', ')

const staffTurkish = {
  about: aboutTr,
  open: (id: number, about: string, notedOn: string, clock: string) =>
    `Şikâyet ${tr.number(id)} (${about}), ${tr.date(notedOn)}: ${clock}.`,
  clock: (daysLeft: number, dueOn: string) =>
    daysLeft < 0
      ? `yanıt süresi ${tr.ending(tr.date(dueOn), 'locative')} doldu`
      : daysLeft === 0
        ? 'yanıt için son gün bugün'
        : `yanıt için ${tr.number(daysLeft)} iş günü kaldı, son gün ${tr.date(dueOn)}`,
  settled: ({ id, about, notedOn, outcome, settledAt }: SettledComplaint) =>
    `Şikâyet ${tr.number(id)} (${about}), ${tr.date(notedOn)}: ${tr.words.outcomes[outcome]}, ${tr.ending(tr.date(settledAt), 'locative')} kapandı.`,
  listTitle: 'Açık şikâyetler',
  more: (count: number) => `${tr.number(count)} şikâyet daha var.`,
  show: (id: number) => `Şikâyet ${tr.number(id)}: göster`,
  close: (id: number) => `Şikâyet ${tr.number(id)}: kapat`,
  closedFor: 'Sonuç değiştirilemez; kanıt belgesinde tarihiyle yazar.',
  unknownNumber: 'Düzenleyici olduğunuz markalarda bu numaralı bir şikâyet yok.',
}

/** Returns brand and, if known, channel of a complaint, for an English sentence. */
const aboutEn = (brand: string, channel: Channel | null) =>
  [brand, ...(channel === null ? [] : [en.words.channels[channel]])].join(', ')

const staffEnglish: typeof staffTurkish = {
  about: aboutEn,
  open: (id, about, notedOn, clock) =>
    `Complaint ${en.number(id)} (${about}), ${en.date(notedOn)}: ${clock}.`,
  clock: (daysLeft, dueOn) =>
    daysLeft < 0
      ? `the time to answer ended on ${en.date(dueOn)}`
      : daysLeft === 0
        ? 'today is the last day to answer'
        : `${en.counted(daysLeft, 'business day')} left to answer, the last day is ${en.date(dueOn)}`,
  settled: ({ id, about, notedOn, outcome, settledAt }) =>
    `Complaint ${en.number(id)} (${about}), ${en.date(notedOn)}: ${en.words.outcomes[outcome]}, closed on ${en.date(settledAt)}.`,
  listTitle: 'Open complaints',
  more: (count) => `${en.counted(count, 'more complaint')}.`,
  show: (id) => `Complaint ${en.number(id)}: show`,
  close: (id) => `Complaint ${en.number(id)}: close`,
  closedFor: 'The outcome cannot be changed; the evidence document tells it with its date.',
  unknownNumber: 'There is no complaint of this number in the brands you are an editor of.',
}

export const complaint = { tr: staffTurkish, en: staffEnglish }
