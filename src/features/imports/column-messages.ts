import type { FileFault } from '../../import-file/fault.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import { columnEn, columnName } from './column-names.ts'

const columnOf = (fault: FileFault) =>
  fault.kind === 'column-missing' || fault.kind === 'column-twice' ? fault.column : 'recipient'

/** Sentences that ask which column of a file is which. */
const turkish = {
  asks: (brand: string) => `${brand}: dosyanın bazı sütunları anlaşılmadı. Ne olduklarını seçin.`,
  open: 'Sütunları seç',
  page: 'Sütunları sayfada seç',
  question(fault: FileFault): string {
    if (fault.kind === 'day-order') {
      return 'Dosyada 05/06/2018 gibi tarihler var; gün mü, ay mı önce, belli değil. Hangisi olduğunu seçin.'
    }
    const column = columnName(columnOf(fault))
    return fault.kind === 'column-twice'
      ? `İki sütun ${column} olarak görünüyor. Birini değiştirin.`
      : `Eksik: ${column}. Hangi sütunda olduğunu seçin.`
  },
  allRows: {
    source: 'Dosyada kaynak sütunu yoksa tüm satırların kaynağını seçin.',
    consentDate: 'Dosyada tarih sütunu yoksa tüm satırların tarihini sayfada verin.',
  },
  column: 'Bu sütun ne?',
  source: 'Tüm satırların kaynağı',
  date: 'Tüm satırların tarihi',
  recipientType: 'Tüm satırların alıcı tipi',
  dayOrder: '05/06/2018 gibi tarihler',
  orders: { 'day-first': 'Önce gün (5 Haziran)', 'month-first': 'Önce ay (6 Mayıs)' },
  byColumn: 'Sütundaki öbür tarihlere göre',
  asWritten: 'Dosyada yazdığı gibi',
  unused: 'Kullanılmaz',
  known: (use: Parameters<typeof columnName>[0]) => `${columnName(use)} olarak tanındı`,
  examples: (values: readonly string[]) => (values.length === 0 ? 'boş' : values.join(' · ')),
  more: (count: number) => `${tr.number(count)} sütun daha var; onları sayfada seçin.`,
  reading: 'Sütunlar tamam. Dosya okunuyor; ön izlemesi size doğrudan mesajla gelecek.',
  over: 'Bu dosyanın sütunları artık seçilemez: okunmuş, silinmiş ya da başka biri seçmiş.',
  again: 'Yeniden oku',
  words: {
    open: 'Sözcükleri eşle',
    title: 'Tanınmayan sözcükler',
    about:
      'Her sözcüğün anlamını seçin, sonra dosyayı yeniden okuyun. Seçmediğiniz sözcüklerin satırları kabul edilmez.',
    meaning: 'Anlamını seçin',
    nothing: 'Bir şey söylemez',
    rows: (count: string) => `${count} satır`,
  },
  title: 'Dosyanın sütunları',
  about: 'Her sütunun ne olduğunu seçin. Örnekler dosyanızdandır; adresler gizlenmiştir.',
  button: 'Dosyayı oku',
  template: 'Boş şablon (Excel)',
  templateCsv: 'Boş şablon (CSV)',
}

const english: typeof turkish = {
  asks: (brand) => `${brand}: some columns of the file are not understood. Choose what they are.`,
  open: 'Choose the columns',
  page: 'Choose them on a page',
  question(fault) {
    if (fault.kind === 'day-order') {
      return 'The file has dates such as 05/06/2018, and none tells if the day or the month comes first. Choose which.'
    }
    const column = columnEn(columnOf(fault))
    return fault.kind === 'column-twice'
      ? `Two columns look like ${column}. Change one of them.`
      : `Missing: ${column}. Choose the column that has it.`
  },
  allRows: {
    source: 'If the file has no column of sources, choose the source of all rows.',
    consentDate: 'If the file has no column of dates, give the date of all rows on the page.',
  },
  column: 'Choose its use',
  source: 'Source of all rows',
  date: 'Date of all rows',
  recipientType: 'Recipient type of all rows',
  dayOrder: 'Dates such as 05/06/2018',
  orders: { 'day-first': 'Day first (5 June)', 'month-first': 'Month first (6 May)' },
  byColumn: 'By the other dates of the column',
  asWritten: 'Written in the file',
  unused: 'Not used',
  known: (use) => `recognised as ${columnEn(use)}`,
  examples: (values) => (values.length === 0 ? 'empty' : values.join(' · ')),
  more: (count) => `${en.counted(count, 'more column')}: choose them on the page.`,
  reading: 'The columns are complete. The file is being read; its preview comes to you in a direct message.',
  over: 'The columns of this file can no longer be chosen: it was read or dropped, or another person chose them.',
  again: 'Read again',
  words: {
    open: 'Map the words',
    title: 'Words that are not known',
    about:
      'Choose the meaning of each word, then read the file again. Rows of words without a meaning are not taken.',
    meaning: 'Choose its meaning',
    nothing: 'Says nothing',
    rows: (count) => `${count} rows`,
  },
  title: 'Columns of the file',
  about: 'Choose what each column holds. The examples are from your file; addresses are hidden.',
  button: 'Read the file',
  template: 'Empty template (Excel)',
  templateCsv: 'Empty template (CSV)',
}

export const columnMessages = { tr: turkish, en: english }
