import type { calendarDoubt } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import type { Role } from '../../../src/register/staff.ts'
import { ended } from '../../../src/report/sentence.ts'
import { date, instant, list, number, words } from '../turkish.ts'

/** The year whose feasts need confirming, with their first days. */
type CalendarDoubt = ReturnType<typeof calendarDoubt>

const feasts = ({ firstDays }: NonNullable<CalendarDoubt>) =>
  Object.entries(firstDays)
    .map(([feast, day]) => `${feast} ${date(day)}`)
    .join(', ')
const calendarYears = (now: number) => {
  const year = Number(dayOf(now).slice(0, 4))
  return `${year} ve ${year + 1}`
}

export const setup = {
  title: 'Kurulum',
  summary: (open: number) => (open === 0 ? 'Yapılacak adım kalmadı.' : `Yapılacak ${number(open)} adım var.`),
  type: 'Yazın:',
  typeInRoom: 'Raporun gideceği kanalda yazın:',
  typeWhenRight: 'Doğruysa yazın:',
  onServer: 'Sunucudaki komut satırında:',
  forAdmins: 'Kurulum adımlarını yöneticiler görür ve tamamlar.',
  admins: 'Yöneticiler:',
  ownRole: (role: Role) => `Sizin yetkiniz: ${words.roles[role]}.`,
  helpFor: 'Yapabilecekleriniz:',
  firstAdmin: 'Henüz hiçbir yönetici yok; ilkini sunucuya erişebilen kişi ekler.',
  company: (name: string | null) => (name === null ? 'Şirket henüz eklenmemiş.' : `Şirket: ${name}`),
  companyNext: 'izin provider add --code … --name "…"',
  brands: (names: readonly string[]) =>
    names.length === 0 ? 'Ana marka dışında marka yok.' : ended(`Markalar: ${list(names.slice(0, 10))}`),
  brandNext: 'marka ekle AD kod=…',
  roles: (count: number) =>
    count === 0 ? 'Çalışanlara henüz yetki verilmemiş.' : `${number(count)} yetki verilmiş.`,
  roleNext: 'yetki ver @kişi düzenleyici marka=…',
  rooms: (silent: readonly string[]) =>
    silent.length === 0
      ? 'Her markanın günlük raporu bir kanala ya da gruba gidiyor.'
      : ended(`Günlük raporu hiçbir yere gitmeyenler: ${list(silent.slice(0, 10))}`),
  roomNext: (code: number | null) => `abone marka=${code ?? '…'}`,
  key: 'Anahtarın (izin.key ya da IZIN_KEY) bir kopyasını başka bir yerde saklayın: o olmadan adresler okunamaz, yedekte de yoktur.',
  calendar: (now: number, doubt: CalendarDoubt, missing: number | null) =>
    missing !== null
      ? `${missing} yılının dinî bayramları takvimde yok; iş günü hesabı erken çıkabilir.`
      : doubt === null
        ? `${calendarYears(now)} yıllarının dinî bayramları takvimde.`
        : `${doubt.year} yılının dinî bayram tarihleri hesapla bulundu, doğrulanmadı: ${feasts(doubt)}. Diyanet takvimiyle karşılaştırın; yanlışsa ayar ek tatiller ile düzeltin.`,
  calendarNext: (year: number) => `ayar karşılaştırılan yıl ${year}`,
  calendarMissingNext: 'ayar ek tatiller [{"day":"…","name":"Ramazan","half":false}]',
  stamps: {
    on: 'Günlük dosyalara zaman damgası alınıyor.',
    off: 'Zaman damgası kapalı (isteğe bağlı): sunucuda TSA_URL ile açılır.',
    unusable:
      'Zaman damgası alınamıyor: TSA_CA_PEM içinde sertifika yok. Kuruluşun kök sertifikasını PEM metni olarak yazın; bekleyen damgalar kendiliğinden alınır.',
  },
  exchange: {
    off: "İYS alışverişi kapalı: izinler İYS'de doğrulanmadı görünür, İYS'ye siz bildirirsiniz. Açmak isterseniz: ayar iys_exchange = file.",
    file: "Değişiklikler İYS'ye dosyayla bildiriliyor.",
  },

  diagnosisTitle: 'Tanı',
  diagnosisNote: 'Destek isterken bu mesajı olduğu gibi iletebilirsiniz: içinde adres ve gizli bilgi yoktur.',
  versions: 'Sürümler',
  database: (stored: number, known: number) =>
    stored === known ? `veri tabanı şeması ${stored}` : `veri tabanı şeması ${stored}, programınki ${known}`,
  connections: 'Bağlantılar',
  answers: 'yanıt veriyor',
  noAnswer: (detail: string) => `yanıt vermiyor (${detail})`,
  telegram: { off: 'kapalı', webhook: 'webhook ile açık', polling: 'yoklama ile açık' },
  stampsHere: {
    on: 'zaman damgası açık',
    off: 'zaman damgası kapalı',
    unusable: 'zaman damgası alınamıyor: TSA_CA_PEM içinde sertifika yok',
  },
  exchangeOff: 'alışveriş kapalı',
  waitsForIys: (waiting: number, firstDue: string | null) =>
    `bildirilecek ya da yanıt bekleyen ${number(waiting)}${firstDue === null ? '' : `, ilk son gün ${date(firstDue)}`}`,
  queues: 'Kuyruklar',
  queue: (inbound: number, outgoing: number, minutes: number | null) =>
    `gelen ${number(inbound)}, giden ${number(outgoing)}${minutes === null ? '' : `, en eskisi ${number(minutes)} dakikadır bekliyor`}`,
  lostRooms: (count: number) =>
    count === 0 ? 'ulaşılamayan kanal yok' : `ulaşılamayan kanal ${number(count)}`,
  noWebhook: 'yok',
  webhook: (id: number, isPaused: boolean, held: number) =>
    isPaused
      ? `${id} durduruldu (izin webhook test --id ${id} ile sürer)`
      : held === 0
        ? `${id} çalışıyor`
        : `${id} yanıt vermiyor, ${number(held)} alıcının değişiklikleri bekliyor`,
  clock: 'Saat',
  time: (now: number, isProven: boolean) =>
    `${instant(now)} (İstanbul), ${isProven ? 'düzenli ilerliyor' : 'açılalı kısa süre oldu, henüz sınanmadı'}`,
  calendarTitle: 'Takvim',
  calendarState: (now: number, doubt: CalendarDoubt, missing: number | null) =>
    missing !== null
      ? `${missing} dinî bayramları takvimde yok`
      : doubt === null
        ? `${calendarYears(now)} dinî bayramları doğrulandı`
        : `${doubt.year} dinî bayramları doğrulanmadı`,
  permissions: 'Uygulamanın Slack yetkileri',
  lacking: (scopes: readonly string[] | null) =>
    scopes === null
      ? 'Slack bildirmedi'
      : scopes.length === 0
        ? 'eksik yok'
        : `eksik: ${scopes.join(', ')}. Uygulamayı güncel manifest ile yeniden kurun.`,
}
