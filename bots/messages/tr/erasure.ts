import type { RetentionCounts } from '../../../db/schema.ts'
import { date, ending, list, number } from '../turkish.ts'

const ask = {
  title: 'Adresi silme',
  scope:
    'Silme bütün markaları ve kanalları kapsar: adres her yerde RET olur; sorgularda, geçmişte ve listelerde görünmez.',
  kept: (years: number) =>
    `Verilmiş izinlerin ispatı için kayıtlar, izin bittikten sonra ${number(years)} yıl kapalı saklanır (Ticari İletişim Yönetmeliği m. 13); ardından adres kalıcı olarak silinir. Geri alınamaz: yeniden izni yalnız alıcının kendisi verebilir.`,
  button: 'Bütün markalarda sil',
  confirmTitle: 'Adresi sil',
  confirmText: 'Adres bütün markalarda ve kanallarda RET olacak ve görünmez olacak. Geri alınamaz.',
  yes: 'Sil',
}

const done = {
  summary: 'Adres silindi.',
  stored: (refusals: number) => (refusals === 1 ? 'RET kaydedildi.' : `${number(refusals)} RET kaydedildi.`),
  erased: (address: string) =>
    `${address} silindi: bütün markalarda ve kanallarda RET, sorgularda ve geçmişte görünmez.`,
  already: 'Bu adres daha önce silinmişti; yeni bir değişiklik yapılmadı.',
  kept: (through: string) =>
    `Verilmiş izinlerin ispatı için kayıtlar ${ending(date(through), 'dative')} kadar kapalı saklanır (Ticari İletişim Yönetmeliği m. 13; KVKK m. 7). O güne kadar günlük dosyalar değişmez ve kanıtı yalnız yönetici alabilir; sonra adres kalıcı olarak silinir, RET kalır.`,
  openComplaint: 'Bu adresle ilgili açık bir şikâyet var: sonuçlanana kadar adres silinmez.',
}

const refused = {
  unknown: (command: string) =>
    `Bu adresin kaydı yok, silinecek bir şey de yok. Alıcı ileti istemiyorsa RET yazabilirsiniz: ${command} ret ADRES KANAL`,
  gone: 'Bu adres daha önce silinmiş; RET olarak korunuyor.',
  allBrands: 'Silme bütün markaları kapsar; bunun için bütün markalarda yönetici yetkisi gerekir.',
}

const hidden = 'Bu adres silinmiş; RET olarak korunuyor. Hiçbir kanaldan ileti gönderilemez.'

/** 5.000'i */
const ofThem = (count: number) => ending(number(count), 'possessive')

const post = {
  summary: (persons: number) => `Saklama süresi dolan kayıtlar silindi: ${number(persons)} adres.`,
  title: 'Saklama süresi dolan kayıtlar silindi',
  dropped: ({ persons, consents, askedPersons }: RetentionCounts, years: number) =>
    `${number(persons)} adres ve ${number(consents)} izin kaydı: son izinlerinin bitmesinden sonra ${number(years)} yıl geçti.${askedPersons === 0 ? '' : ` Bunların ${ofThem(askedPersons)} silinmesini istemişti.`}`,
  with: ({ evidence, evidenceFiles, complaintTexts, links, downloads, telegramPeople }: RetentionCounts) => {
    const texts = [
      ...(evidence > 0 ? [`${number(evidence)} kanıt metni`] : []),
      ...(evidenceFiles > 0 ? [`${number(evidenceFiles)} kanıt dosyası`] : []),
      ...(complaintTexts > 0 ? [`${number(complaintTexts)} şikâyet metni`] : []),
      ...(links > 0 ? [`${number(links)} bağlantı`] : []),
      ...(downloads > 0 ? [`${number(downloads)} indirme kaydı`] : []),
      ...(telegramPeople > 0 ? [`${number(telegramPeople)} Telegram hesabı`] : []),
    ]
    return texts.length === 0 ? null : `Birlikte silinenler: ${list(texts)}.`
  },
  kept: ({ keptForConsent, keptForComplaint, keptForDuty, keptAsked }: RetentionCounts) =>
    `Saklanmaya devam eden adresler: ${ofThem(keptForConsent)} geçerli izin, ${ofThem(keptForComplaint)} açık şikâyet, ${ofThem(keptForDuty)} saklama süresi nedeniyle.${keptAsked === 0 ? '' : ` Bunların ${ofThem(keptAsked)} silinmesini istedi: süresi dolana kadar kapalı saklanıyor.`}`,
  marks: 'Silinen adreslerin RET kayıtları korunur; zincir ve mühürler değişmez.',
}

export const erasure = { ask, done, refused, hidden, post }
