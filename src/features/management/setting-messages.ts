import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { settingGroups } from '../../register/company/settings.ts'

const groupsTr: Readonly<Record<keyof typeof settingGroups, string>> = {
  days: 'İş günleri',
  consents: 'Kayıt ve sorgu',
  recipients: 'Alıcılar',
  exchange: 'İYS',
  systems: 'Sistemler',
  company: 'Şirket',
}

const turkish = {
  title: 'Ayarlar',
  groups: groupsTr,
  changedMark: '✎',
  changedCount: (count: number) =>
    count === 0 ? 'Tüm ayarlar varsayılan değerinde.' : `✎ Varsayılandan farklı: ${tr.number(count)} ayar.`,
  howTo: 'Değiştirmek için adını ve yeni değerini yazın:',
  example: 'ayar şikâyet süresi 10',
  defaultIs: (text: string) => `Varsayılan: ${text}.`,
  technicalName: 'Teknik adı:',
  choose: 'Ayar seçin',
  unknown: (name: string, nearest: string | null) =>
    nearest === null
      ? `${name} diye bir ayar yok. Tüm ayarları görmek için: ayar`
      : `${name} diye bir ayar yok. Bunu mu demek istediniz: ${nearest}?`,
  changed: (at: number) => `${tr.instant(at)}, değiştiren`,
  onlyForAll: 'Ayarları, tüm markaların yöneticisi değiştirebilir.',
  exchange: {
    ask: (count: number) =>
      `İYS aktarımı açılırsa ${tr.number(count)} adrese gönderim durur: ONAY'ları İYS'de kayıtlı olana kadar gönderilemez. Açılsın mı?`,
    brand: (name: string, count: number) => `${name}: ${tr.number(count)} adres`,
    yes: 'Evet, aç',
    waiting: (count: number) =>
      count === 0
        ? "İYS'ye bildirilecek değişiklik yok."
        : `İYS'ye bildirilecek: ${tr.number(count)} değişiklik. Görmek için: iys`,
  },
  noIysApi:
    'Önce sunucuda IYS_API_URL, IYS_USERNAME ve IYS_PASSWORD tanımlanmalı, sonra izin yeniden başlatılmalı.',
  refused: (name: string, typed: string) => `${name} için ${typed} geçerli bir değer değil; ayar değişmedi.`,
  set: (name: string, before: string, value: string) => `${name} ayarlandı: ${value} (önceki: ${before}).`,
  form: { title: 'Ayarı değiştir', submit: 'Kaydet' },
}

const english: typeof turkish = {
  title: 'Settings',
  groups: {
    days: 'Business days',
    consents: 'Recording and look-ups',
    recipients: 'Recipients',
    exchange: 'İYS',
    systems: 'Systems',
    company: 'Company',
  },
  changedMark: '✎',
  changedCount: (count) =>
    count === 0
      ? 'All settings have their default value.'
      : `✎ ${en.counted(count, 'setting')} ${count === 1 ? 'differs' : 'differ'} from the default.`,
  howTo: 'To change one, write its name and the new value:',
  example: 'setting complaint period 10',
  defaultIs: (text) => `Default: ${text}.`,
  technicalName: 'Technical name:',
  choose: 'Choose a setting',
  unknown: (name, nearest) =>
    nearest === null
      ? `There is no setting ${name}. To see all settings: setting`
      : `There is no setting ${name}. Did you mean ${nearest}?`,
  changed: (at) => `${en.instant(at)}, changed by`,
  onlyForAll: 'An admin of all brands can change settings.',
  exchange: {
    ask: (count) =>
      `If the exchange with İYS is switched on, messages stop for ${en.counted(count, 'address', 'addresses')} until İYS has their ONAY. Switch it on?`,
    brand: (name, count) => `${name}: ${en.counted(count, 'address', 'addresses')}`,
    yes: 'Yes, switch it on',
    waiting: (count) =>
      count === 0
        ? 'Nothing waits to be reported to İYS.'
        : `To report to İYS: ${en.counted(count, 'change')}. To see them: iys`,
  },
  noIysApi: 'First set IYS_API_URL, IYS_USERNAME and IYS_PASSWORD on the server and restart izin.',
  refused: (name, typed) => `${typed} is not a value of ${name}; nothing was changed.`,
  set: (name, before, value) => `${name} was set: ${value} (before: ${before}).`,
  form: { title: 'Change a setting', submit: 'Save' },
}

export const settingMessages = { tr: turkish, en: english }
