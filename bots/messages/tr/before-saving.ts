import { date, moment } from '../turkish.ts'
import { words } from './words.ts'

/** What is shown of a change before it is saved, where something of it was not given. */
export const beforeSaving = {
  summary: 'Kaydetmeden önce kontrol edin.',
  /** Behind what was given, before what is taken for the rest. */
  taken: 'Komutta verilmeyenler şöyle alınır:',
  date: 'Tarih',
  time: 'Saat',
  source: 'Kaynak',
  type: 'Alıcı tipi',
  whenTyped: (at: string) => `${moment(at)} (komutun yazıldığı an)`,
  insteadOfAhead: (at: string) => `${moment(at)} (komutun yazıldığı an; verilen tarih gelecekte)`,
  dayStart: (day: string) => `00:00 (${date(day)} gününün başı)`,
  dayEnd: (day: string) => `23:59:59 (${date(day)} gününün sonu)`,
  typesOnRecord: `kayıtlı olduğu her tip; kaydı yoksa ${words.types.BIREYSEL}`,
  notYet: 'Kaydet düğmesine basana kadar hiçbir şey yazılmaz. Bu düğmeler 30 dakika geçerlidir.',
  dropped: 'Vazgeçildi, değişiklik yapılmadı.',
  /** Before the command as it can be typed. */
  changeByWords:
    'Form açılamadı, hiçbir şey yazılmadı. Düğmeye yeniden basın ya da komutu adresle birlikte yeniden yazın:',
  /** In the place of the address, which no answer has whole. */
  address: 'ADRES',
}
