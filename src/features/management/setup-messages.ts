import type { CalendarDoubt } from '../../calendar/business-days.ts'
import { ended } from '../../consent/fold.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

/** True if a feast of the year is not in the calendar at all. */
const isMissing = ({ firstDays }: CalendarDoubt) => Object.keys(firstDays).length === 0

const feastsOf = ({ firstDays }: CalendarDoubt, date: (day: string) => string) =>
  Object.entries(firstDays)
    .map(([feast, day]) => `${feast} ${date(day)}`)
    .join(', ')

const turkish = {
  title: 'Kurulum',
  summary: (open: number) =>
    open === 0 ? 'Yapılacak adım kalmadı.' : `Yapılacak ${tr.number(open)} adım var.`,
  forAdmins: 'Kurulum adımlarını yöneticiler görür ve tamamlar.',
  admins: 'Yöneticiler:',
  firstAdmin: 'Henüz hiçbir yönetici yok; ilkini sunucuya erişebilen kişi ekler:',
  company: (name: string | null) =>
    name === null ? 'Şirket henüz eklenmemiş. Sunucudaki komut satırında:' : `Şirket: ${name}`,
  companyNext: 'izin provider add --code … --name "…"',
  brands: (names: readonly string[]) =>
    names.length === 0 ? 'Ana marka dışında marka yok:' : ended(`Markalar: ${tr.list(names.slice(0, 10))}`),
  brandNext: 'marka ekle AD kod=…',
  roles: (count: number) =>
    count === 0 ? 'Çalışanlara henüz yetki verilmemiş:' : `${tr.number(count)} yetki verilmiş.`,
  roleNext: 'yetki ver @kişi düzenleyici marka=…',
  rooms: (silent: readonly string[]) =>
    silent.length === 0
      ? 'Her markanın günlük raporu bir kanala ya da gruba gidiyor.'
      : `${ended(`Günlük rapor kanalı olmayanlar: ${tr.list(silent.slice(0, 10))}`)} Raporun gideceği kanalda yazın:`,
  roomNext: (code: number | null) => `abone marka=${code ?? '…'}`,
  calendar: (doubt: CalendarDoubt | null) =>
    doubt === null
      ? 'Bu ve gelecek yılın dinî bayramları takvimde.'
      : isMissing(doubt)
        ? `${doubt.year} yılının dinî bayramları takvimde yok; son günler olduğundan erken hesaplanabilir:`
        : `${doubt.year} yılının dinî bayram tarihleri hesapla bulundu, doğrulanmadı: ${feastsOf(doubt, tr.date)}. Diyanet takvimiyle karşılaştırın; yanlışsa ayar ek tatiller ile düzeltin. Doğruysa:`,
  calendarNext: (doubt: CalendarDoubt | null) =>
    doubt === null || isMissing(doubt) ? 'ayar ek tatiller' : `ayar karşılaştırılan yıl ${doubt.year}`,
  exchange: {
    off: "İYS aktarımı kapalı: izinlerin İYS'de olup olmadığı bilinmez, İYS'ye siz bildirirsiniz. Açmak isterseniz: ayar İYS aktarımı dosya.",
    file: "Değişiklikler İYS'ye dosyayla bildiriliyor.",
    api: "Değişiklikler İYS'ye API ile bildiriliyor.",
  },
  diagnosisTitle: 'Tanı',
  diagnosisNote: 'Destek isterken bu mesajı olduğu gibi iletebilirsiniz: içinde adres ve gizli bilgi yoktur.',
  versions: 'Sürümler',
  database: (stored: number, known: number) =>
    stored === known ? `veritabanı şeması ${stored}` : `veritabanı şeması ${stored}, programınki ${known}`,
  exchangeLabel: 'İYS aktarımı',
  exchangeOff: 'kapalı',
  waitsForIys: (waiting: number, firstDue: string | null) =>
    `bildirilecek ya da yanıt bekleyen ${tr.number(waiting)}${firstDue === null ? '' : `, ilk son gün ${tr.date(firstDue)}`}`,
  pulledFromIys: (minutes: number) => `İYS'den gelenler ${tr.number(minutes)} dakika önce alındı`,
  queues: 'Kuyruklar',
  queue: (inbound: number, outgoing: number, minutes: number | null) =>
    `gelen ${tr.number(inbound)}, giden ${tr.number(outgoing)}${minutes === null ? '' : `, en eskisi ${tr.number(minutes)} dakikadır bekliyor`}`,
  lostRooms: (count: number) =>
    count === 0 ? 'ulaşılamayan kanal yok' : `ulaşılamayan kanal ${tr.number(count)}`,
  noWebhook: 'yok',
  webhook: (id: number, isPaused: boolean, count: number) =>
    isPaused
      ? `${id} durduruldu (izin webhook test --id ${id} ile devam eder)`
      : count === 0
        ? `${id} çalışıyor`
        : `${id} yanıt vermiyor, ${tr.number(count)} alıcının değişiklikleri bekliyor`,
}

const english: typeof turkish = {
  title: 'Setting up',
  summary: (open) =>
    open === 0 ? 'There is no step left to do.' : `${en.counted(open, 'step')} left to do.`,
  forAdmins: 'Admins see the steps of the setup and complete them.',
  admins: 'Admins:',
  firstAdmin: 'There is no admin yet; a person with access to the server adds the first one:',
  company: (name) =>
    name === null
      ? 'The company has not been added yet. On the command line of the server:'
      : `Company: ${name}`,
  companyNext: 'izin provider add --code … --name "…"',
  brands: (names) =>
    names.length === 0
      ? 'There is no brand beside the master one:'
      : ended(`Brands: ${en.list(names.slice(0, 10))}`),
  brandNext: 'brand add NAME code=…',
  roles: (count) =>
    count === 0 ? 'No role has been given to the staff yet:' : `${en.counted(count, 'role')} given.`,
  roleNext: 'role give @person editor brand=…',
  rooms: (silent) =>
    silent.length === 0
      ? 'The daily report of every brand goes to a channel or a group.'
      : `${ended(`No channel gets the daily report of: ${en.list(silent.slice(0, 10))}`)} Type in the channel that should get it:`,
  roomNext: (code) => `subscribe brand=${code ?? '…'}`,
  calendar: (doubt) =>
    doubt === null
      ? 'The religious holidays of this year and the next are in the calendar.'
      : isMissing(doubt)
        ? `The religious holidays of ${doubt.year} are not in the calendar; deadlines may come out early:`
        : `The religious holidays of ${doubt.year} are computed, not confirmed: ${feastsOf(doubt, en.date)}. Compare them with Diyanet's calendar; correct wrong ones with setting extra holidays. If they are right:`,
  calendarNext: (doubt) =>
    doubt === null || isMissing(doubt) ? 'setting extra holidays' : `setting compared year ${doubt.year}`,
  exchange: {
    off: 'The exchange with İYS is off: whether İYS has a consent is unknown, and reporting them is up to you. To switch it on: setting Exchange with İYS = file.',
    file: 'Changes are reported to İYS by file.',
    api: 'Changes are reported to İYS by its API.',
  },
  diagnosisTitle: 'Diagnosis',
  diagnosisNote:
    'You can pass this message on as it is when you ask for support: it holds no address and no secret.',
  versions: 'Versions',
  database: (stored, known) =>
    stored === known
      ? `database schema ${stored}`
      : `database schema ${stored}, that of the program ${known}`,
  exchangeLabel: 'Exchange with İYS',
  exchangeOff: 'off',
  waitsForIys: (waiting, firstDue) =>
    `to be reported or answered ${en.number(waiting)}${firstDue === null ? '' : `, first due on ${en.date(firstDue)}`}`,
  pulledFromIys: (minutes) => `changes taken over from İYS ${en.counted(minutes, 'minute')} ago`,
  queues: 'Queues',
  queue: (inbound, outgoing, minutes) =>
    `in ${en.number(inbound)}, out ${en.number(outgoing)}${minutes === null ? '' : `, the oldest has waited ${en.counted(minutes, 'minute')}`}`,
  lostRooms: (count) =>
    count === 0 ? 'no channel out of reach' : `${en.counted(count, 'channel')} out of reach`,
  noWebhook: 'none',
  webhook: (id, isPaused, count) =>
    isPaused
      ? `${id} is paused (izin webhook test --id ${id} continues it)`
      : count === 0
        ? `${id} works`
        : `${id} does not answer, changes of ${en.number(count)} ${count === 1 ? 'recipient' : 'recipients'} wait`,
}

export const setupMessages = { tr: turkish, en: english }
