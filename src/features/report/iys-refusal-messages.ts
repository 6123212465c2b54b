import type { Status } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import { reportMessages } from './messages.ts'

const turkish = {
  show: 'Adresler ve yapılacaklar',
  title: (brand: string) => `${brand}: İYS'nin almadığı değişiklikler`,
  none: (brand: string) => `${brand}: İYS'nin almadığı değişiklik kalmadı.`,
  counted: (count: number, status: Status) => `${tr.number(count)} ${status}`,
  more: (count: number) => `${tr.number(count)} adres daha var; tümü dosyada.`,
  file: 'Tümünü indir (CSV)',
  fileNote: 'Dosyada adreslerin tamamı yazılıdır; her indirme sorgu olarak kaydedilir.',
  before: 'Önceki kodlar',
  after: 'Sonraki kodlar',
  otherwise: 'Başka bir yol',
  load: "İYS'nin dosyasını gönder",
  labels: { ...reportMessages.tr.queue.verbs, corrected: 'Kapat: düzeltip ekledim' },
}

const english: typeof turkish = {
  show: 'Addresses and what to do',
  title: (brand) => `${brand}: changes that İYS did not take`,
  none: (brand) => `${brand}: İYS has taken every change by now.`,
  counted: (count, status) => `${en.number(count)} ${status}`,
  more: (count) => `${en.counted(count, 'more address', 'more addresses')}; the file has all.`,
  file: 'Download all (CSV)',
  fileNote: 'The file holds full addresses; each download is noted in the log of look-ups.',
  before: 'Codes before',
  after: 'More codes',
  otherwise: 'Another way',
  load: 'Send the file of İYS',
  labels: { ...reportMessages.en.queue.verbs, corrected: 'Close: corrected and added' },
}

export const refusalMessages = { tr: turkish, en: english }
