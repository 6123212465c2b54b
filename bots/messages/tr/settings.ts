import { readHolidays } from '../../../src/calendar/holidays.ts'
import type { settingGroups } from '../../../src/register/settings.ts'
import { logoKibibytesMax, type SettingAccepts, type SettingName } from '../../../src/register/settings.ts'
import { ended } from '../../../src/report/sentence.ts'
import { date, ending, instant, list, number } from '../turkish.ts'

/** `holds` says what a value means. */
export interface SettingText {
  readonly name: string
  holds(value: string): string
}

const either = (name: string, yes: string, no: string): SettingText => ({
  name,
  holds: (value) => (value === 'yes' ? yes : no),
})

const counting = (name: string, holds: (count: string) => string): SettingText => ({
  name,
  holds: (value) => holds(number(Number(value))),
})

const texts: Readonly<Record<SettingName, SettingText>> = {
  saturday_is_business: either('Cumartesi', 'Cumartesi iş günü sayılıyor.', 'Cumartesi iş günü sayılmıyor.'),
  half_day_is_business: either(
    'Yarım günler',
    'Yarım günler (28 Ekim, arifeler) iş günü sayılıyor.',
    'Yarım günler (28 Ekim, arifeler) iş günü sayılmıyor.',
  ),
  holidays: {
    name: 'Ek tatiller',
    holds(value) {
      const read = readHolidays(value)
      return !read.ok || read.rows.length === 0
        ? 'Takvime eklenen ya da düzeltilen tatil yok.'
        : ended(`Takvime eklenenler: ${list(read.rows.map(({ day, name }) => `${date(day)} (${name})`))}`)
    },
  },
  holidays_confirmed_through: {
    name: 'Karşılaştırılan yıl',
    holds: (value) => `Dinî bayramlar ${value} sonuna kadar Diyanet takvimiyle karşılaştırıldı.`,
  },
  repeat_onay: {
    name: 'Yinelenen ONAY',
    holds: (value) =>
      value === 'reject'
        ? "ONAY'ı olan alıcının yeni ONAY'ı H174 ile geri çevriliyor."
        : "ONAY'ı olan alıcının yeni ONAY'ındaki tarih ve kaynak geçerli oluyor.",
  },
  second_person_over_ret: either(
    'RET üstüne ONAY',
    "Çalışanın RET'ten ONAY'a çevirdiği kayıt, ikinci bir kişinin doğrulamasını bekliyor.",
    "Çalışan, açık şikâyet yoksa RET'i tek başına ONAY'a çevirebiliyor.",
  ),
  second_person_above: {
    name: 'Toplu ONAY sınırı',
    holds: (value) =>
      value === 'off'
        ? 'Toplu ONAY, ikinci bir kişiyi beklemiyor.'
        : `Bir defada ${ending(number(Number(value)), 'ablative')} fazla ONAY, ikinci bir kişinin doğrulamasını bekliyor. RET beklemiyor.`,
  },
  look_ups_per_day: counting(
    'Günlük sorgu sınırı',
    (count) => `Bir çalışan günde en çok ${count} adres sorgulayabiliyor.`,
  ),
  system_look_ups_per_day: counting(
    'Sistemlerin günlük sorgu sınırı',
    (count) => `Okuma yetkisi olan bir sistem günde en çok ${count} adres sorgulayabiliyor.`,
  ),
  confirm_consents: either(
    'ONAY bildirimi',
    'Elektronik yolla verilen ONAY, aynı gün alıcısına bildiriliyor; bildirimde durdurma yolu da var.',
    'ONAY bildirimini alıcıya şirket kendisi gönderiyor.',
  ),
  proof_days: counting(
    'Doğrulama süresi',
    (count) => `Alıcının telefon ya da e-posta doğrulaması ${count} gün geçerli.`,
  ),
  complaint_answer_days: counting(
    'Şikâyet süresi',
    (count) => `Şikâyetler ${count} iş gününde yanıtlanıyor. Süreyi şirket seçer, yasadan gelmez.`,
  ),
  retention_years: counting(
    'Saklama süresi',
    (count) => `İzni biten adres ${count} yıl saklanıyor; kanun üç yıl ister.`,
  ),
  iys_exchange: {
    name: 'İYS alışverişi',
    holds: (value) =>
      value === 'file'
        ? "Değişiklikler dosyayla İYS'ye bildiriliyor. İYS'ye bildirilmemiş ONAY'a gönderim yapılmıyor."
        : 'İYS ile alışveriş kurulmadı.',
  },
  recipient_digest: either(
    'Saatlik özet',
    'Alıcıların kendi değişikliklerinin sayısı, olduğu her saat markanın kanallarına gönderiliyor.',
    'Alıcıların kendi değişiklikleri için saatlik özet gönderilmiyor.',
  ),
  page_color: {
    name: 'Sayfa rengi',
    holds: (value) =>
      value === 'off'
        ? "Alıcıların gördüğü sayfalar izin'in kendi rengini kullanıyor."
        : `Alıcıların gördüğü sayfaların rengi ${value}.`,
  },
  page_logo: {
    name: 'Sayfa logosu',
    holds: (value) =>
      value === 'off'
        ? 'Alıcıların gördüğü sayfalarda logo yok.'
        : 'Alıcıların gördüğü sayfalarda şirketin logosu var.',
  },
}

const values: Readonly<Record<string, string>> = {
  yes: 'evet',
  no: 'hayır',
  off: 'kapalı',
  '[]': 'yok',
  refresh: 'yenile',
  reject: 'geri çevir',
}

/** A logo is too long to show. */
const valueText = (value: string) => values[value] ?? (value.length > 1000 ? 'PNG' : value)

const accepts = (what: SettingAccepts): string => {
  switch (what.kind) {
    case 'yes-no':
      return 'Evet ya da hayır yazın.'
    case 'one-of':
      return `Şunlardan birini yazın: ${what.words.map(valueText).join(', ')}.`
    case 'number': {
      const span = `${ending(number(what.min), 'ablative')} ${ending(number(what.max), 'dative')} kadar`
      return `${span.charAt(0).toLocaleUpperCase('tr')}${span.slice(1)} bir sayı${what.off ? ' ya da kapalı' : ''} yazın.`
    }
    case 'holidays':
      return 'JSON yazın: [{"day":"2031-01-24","name":"Ramazan","half":false}]'
    case 'color':
      return 'Koyu bir rengi #00674f gibi yazın ya da kapalı yazın; beyaz üstünde okunması gerekir.'
    case 'logo':
      return `Logo sunucudaki komut satırından verilir: izin setting set page_logo logo.png (PNG, en çok ${logoKibibytesMax} KiB). Kaldırmak için kapalı yazın.`
  }
}

const groups: Readonly<Record<keyof typeof settingGroups, string>> = {
  days: 'İş günleri',
  consents: 'Kayıt ve sorgu',
  recipients: 'Alıcılar',
  reports: 'Raporlar',
  exchange: 'İYS',
  company: 'Şirket',
}

export const setting = {
  title: 'Ayarlar',
  texts,
  groups,
  value: valueText,
  accepts,
  changedMark: '✎',
  changedCount: (count: number) =>
    count === 0 ? 'Tüm ayarlar varsayılan değerinde.' : `✎ Varsayılandan farklı: ${number(count)} ayar.`,
  howTo: 'Değiştirmek için adını ve yeni değerini yazın:',
  example: 'ayar şikâyet süresi 10',
  defaultIs: (text: string) => `Varsayılan: ${text}.`,
  technicalName: 'Teknik adı:',
  choose: 'Ayar seçin',
  setTo: (value: string) => `Yeni değer: ${value}`,
  unknown: (name: string, nearest: string | null) =>
    nearest === null
      ? `${name} diye bir ayar yok. Tüm ayarlar için yalnızca ayar yazın.`
      : `${name} diye bir ayar yok. Bunu mu demek istediniz: ${nearest}?`,
  changed: (at: number) => `${instant(at)}, değiştiren`,
  onlyForAll: 'Ayarları, tüm markaların yöneticisi değiştirebilir.',
  unchanged: (name: string, value: string) => `${name} zaten ${value}. Değişiklik yapılmadı.`,
  refused: (name: string, typed: string) => `${typed}, ${name} için geçerli bir değer değil; ayar değişmedi.`,
  set: (name: string, before: string, value: string) => `${name} ayarlandı: ${value} (önceki: ${before}).`,
}
