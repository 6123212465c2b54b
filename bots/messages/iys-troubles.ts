import type { Trouble } from '../../src/register/iys-queue/status.ts'
import type { Language } from '../../src/register/recipients/people.ts'

/** Why the exchange with İYS by API stands still, and what to do. Keys are codes of İYS, or words of izin. */
const turkish: Readonly<Record<string, string>> = {
  unset:
    "IYS_API_URL, IYS_USERNAME ve IYS_PASSWORD tanımlı değil. Sunucuda tanımlayıp izin'i yeniden başlatın.",
  credentials:
    "İYS kullanıcı adını ya da parolayı kabul etmiyor. Sunucuda IYS_USERNAME ve IYS_PASSWORD değerlerini düzeltip izin'i yeniden başlatın.",
  H018: "İYS bu markayı tanımıyor. Markanın numarasını İYS'dekiyle karşılaştırın.",
  H353: "Bu API kullanıcısı İYS'de bu marka için yetkili değil. İYS'nin sitesinde yetki verin.",
  H520: "İYS aboneliği durmuş ya da süresi dolmuş. İYS'nin sitesinden yenileyin.",
  H521: "İYS aboneliği kapanmış. İYS'nin sitesinden yeni abonelik alın.",
  H524: "İYS'de abonelik yok. İYS'nin sitesinden abonelik alın.",
  H525: "İYS paketinizin adres kotası dolmuş. İYS'nin sitesinden paketi büyütün.",
  H586: "İYS paketinizde API kullanımı yok. İYS'nin sitesinden API içeren bir paket alın.",
  'HTTP 403': "İYS bu sunucuyu kabul etmiyor. Sunucunun IP adresini İYS'ye bildirin.",
  'HTTP 404': 'IYS_API_URL yanlış görünüyor: o adreste İYS yanıt vermiyor. Sunucuda düzeltin.',
}

const english: typeof turkish = {
  unset: 'IYS_API_URL, IYS_USERNAME and IYS_PASSWORD are not set. Set them on the server and restart izin.',
  credentials:
    'İYS does not accept the user name or the password. Correct IYS_USERNAME and IYS_PASSWORD on the server and restart izin.',
  H018: 'İYS does not know this brand. Compare its number with the one in İYS.',
  H353: 'This API user has no rights for this brand in İYS. Give them on the site of İYS.',
  H520: 'The subscription to İYS is paused or expired. Renew it on the site of İYS.',
  H521: 'The subscription to İYS is closed. Take a new one on the site of İYS.',
  H524: 'There is no subscription to İYS. Take one on the site of İYS.',
  H525: 'The package takes no more addresses. Enlarge it on the site of İYS.',
  H586: 'The package does not include the API. Take one that does on the site of İYS.',
  'HTTP 403': 'İYS does not accept this server. Register its IP address with İYS.',
  'HTTP 404': 'IYS_API_URL looks wrong: İYS does not answer there. Correct it on the server.',
}

export const troubleTexts = {
  tr: {
    title: 'İYS aktarımı durdu.',
    sentence: ({ kind, reason }: Pick<Trouble, 'kind' | 'reason'>) =>
      kind === 'later'
        ? `İYS'ye ulaşılamıyor (${reason}). Kendiliğinden yeniden denenir.`
        : (turkish[reason] ?? `İYS istekleri kabul etmiyor (${reason}). destek@iys.org.tr adresine sorun.`),
  },
  en: {
    title: 'The exchange with İYS stands still.',
    sentence: ({ kind, reason }: Pick<Trouble, 'kind' | 'reason'>) =>
      kind === 'later'
        ? `İYS cannot be reached (${reason}). izin tries again by itself.`
        : (english[reason] ?? `İYS does not accept the requests (${reason}). Ask destek@iys.org.tr.`),
  },
} satisfies Record<Language, unknown>
