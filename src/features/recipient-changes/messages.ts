import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'

const turkish = {
  title: 'Alıcıların kendi değişiklikleri',
  summary: (total: number) => `Alıcıların kendi değişiklikleri: ${tr.number(total)}.`,
  span: (from: string, total: number) =>
    total === 0
      ? `${tr.dateWithWeekday(from)} gününden beri, bugün dâhil, alıcılar bir şey değiştirmedi.`
      : `${tr.dateWithWeekday(from)} gününden beri, bugün dâhil: ${tr.number(total)} değişiklik.`,
  page: (first: number, last: number, all: number) =>
    `En yeniden eskiye, ${tr.number(first)}–${tr.number(last)} / ${tr.number(all)}:`,
  form: {
    open: 'Gün ve marka seç',
    title: 'Alıcı değişiklikleri',
    from: 'İlk gün',
    fromHint: 'O günden bugüne kadar gösterilir. Boş bırakırsanız dünden başlar.',
  },
}

const english: typeof turkish = {
  title: 'What recipients changed themselves',
  summary: (total) => `What recipients changed themselves: ${en.number(total)}.`,
  span: (from, total) =>
    total === 0
      ? `Recipients have changed nothing since ${en.dateWithWeekday(from)}, today included.`
      : `${en.counted(total, 'change')} since ${en.dateWithWeekday(from)}, today included.`,
  page: (first, last, all) =>
    `The newest first, ${en.number(first)}–${en.number(last)} of ${en.number(all)}:`,
  form: {
    open: 'Choose day and brand',
    title: 'Recipient changes',
    from: 'First day',
    fromHint: 'Shown from that day until today. Left empty, it begins with yesterday.',
  },
}

export const changesMessages = { tr: turkish, en: english }
