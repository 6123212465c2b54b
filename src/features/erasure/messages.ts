import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import type { RetentionCounts } from '../../../db/schema.ts'

/** 5.000'i */
const ofThem = (count: number) => tr.ending(tr.number(count), 'possessive')

const turkish = {
  ask: {
    title: 'Adresi silme',
    scope:
      'Silme tüm markaları ve kanalları kapsar: adres her yerde RET olur; sorgularda, geçmişte ve listelerde görünmez.',
    kept: (years: number) =>
      `Verilmiş izinlerin ispatı için kayıtlar, izin bittikten sonra ${tr.number(years)} yıl erişime kapalı saklanır (Ticari İletişim Yönetmeliği m. 13); ardından adres kalıcı olarak silinir. Geri alınamaz: yeniden izni yalnızca alıcının kendisi verebilir.`,
    button: 'Tüm markalarda sil',
    confirmTitle: 'Adresi sil',
    confirmText: 'Adres tüm markalarda ve kanallarda RET olur, artık görünmez. Geri alınamaz.',
    yes: 'Sil',
  },
  done: {
    summary: 'Adres silindi.',
    stored: (refusals: number) =>
      refusals === 1 ? 'RET kaydedildi.' : `${tr.number(refusals)} RET kaydedildi.`,
    erased: (address: string) =>
      `${address} silindi: tüm markalarda ve kanallarda RET, sorgularda ve geçmişte görünmez.`,
    already: 'Bu adres daha önce silinmişti; yeni bir değişiklik yapılmadı.',
    kept: (through: string) =>
      `Verilmiş izinlerin ispatı için kayıtlar ${tr.ending(tr.date(through), 'dative')} kadar erişime kapalı saklanır (Ticari İletişim Yönetmeliği m. 13; KVKK m. 7). O güne kadar günlük dosyalar değişmez ve kanıtı yalnızca yönetici alabilir; sonra adres kalıcı olarak silinir, RET kalır.`,
    openComplaint: 'Bu adresle ilgili açık bir şikâyet var: sonuçlanana kadar adres silinmez.',
  },
  refused: {
    unknown: (command: string) =>
      `Bu adresin kaydı yok, silinecek bir şey de yok. Alıcı mesaj istemiyorsa RET yazabilirsiniz: ${command} ret ADRES KANAL`,
    gone: 'Bu adres daha önce silinmiş; RET olarak korunuyor.',
    allBrands: 'Silme tüm markaları kapsar; bunun için tüm markalarda yönetici yetkisi gerekir.',
  },
  post: {
    summary: (persons: number) => `Saklama süresi dolan kayıtlar silindi: ${tr.number(persons)} adres.`,
    title: 'Saklama süresi dolan kayıtlar silindi',
    dropped: ({ persons, consents, askedPersons }: RetentionCounts, years: number) =>
      `${tr.number(persons)} adres ve ${tr.number(consents)} izin kaydı: son izinlerinin bitmesinden sonra ${tr.number(years)} yıl geçti.${askedPersons === 0 ? '' : ` Bunların ${ofThem(askedPersons)} silinmesini istemişti.`}`,
    with: ({
      evidence,
      evidenceFiles,
      complaintTexts,
      links,
      downloads,
      telegramPeople,
    }: RetentionCounts) => {
      const texts = [
        ...(evidence > 0 ? [`${tr.number(evidence)} kanıt metni`] : []),
        ...(evidenceFiles > 0 ? [`${tr.number(evidenceFiles)} kanıt dosyası`] : []),
        ...(complaintTexts > 0 ? [`${tr.number(complaintTexts)} şikâyet metni`] : []),
        ...(links > 0 ? [`${tr.number(links)} bağlantı`] : []),
        ...(downloads > 0 ? [`${tr.number(downloads)} indirme kaydı`] : []),
        ...(telegramPeople > 0 ? [`${tr.number(telegramPeople)} Telegram hesabı`] : []),
      ]
      return texts.length === 0 ? null : `Birlikte silinenler: ${tr.list(texts)}.`
    },
    kept: ({ keptForConsent, keptForComplaint, keptForDuty, keptAsked }: RetentionCounts) =>
      `Saklanmaya devam eden adresler: ${ofThem(keptForConsent)} geçerli izin, ${ofThem(keptForComplaint)} açık şikâyet, ${ofThem(keptForDuty)} saklama süresi nedeniyle.${keptAsked === 0 ? '' : ` Bunların ${ofThem(keptAsked)} silinmesini istedi: süresi dolana kadar kapalı saklanıyor.`}`,
    marks: 'Silinen adreslerin RET kayıtları korunur; zincir ve mühürler değişmez.',
  },
  form: {
    title: 'Adresi sil',
    submit: 'Devam',
    intro: 'Sonraki ekranda silmenin neyi kapsadığı gösterilir; onu doğrulayana kadar hiçbir şey değişmez.',
  },
}

const english: typeof turkish = {
  ask: {
    title: 'Erase an address',
    scope:
      'It covers every brand and channel: the address becomes RET everywhere, and is seen no more in look-ups, histories and lists.',
    kept: (years) =>
      `What proves the consents given is kept sealed for ${en.counted(years, 'year')} after they end (Regulation on Commercial Communication, art. 13); then the address is dropped for good. It cannot be undone: only the recipient can give a consent again.`,
    button: 'Erase for all brands',
    confirmTitle: 'Erase the address',
    confirmText: 'The address becomes RET for all brands and channels, and is seen no more. No way back.',
    yes: 'Erase',
  },
  done: {
    summary: 'The address was erased.',
    stored: (refusals) => `${en.number(refusals)} RET written (kaydedildi).`,
    erased: (address) =>
      `${address} was erased: RET for all brands and channels, seen no more in look-ups and histories.`,
    already: 'This address was erased before; nothing new was changed.',
    kept: (through) =>
      `What proves the consents given is kept sealed until ${en.date(through)} (Regulation on Commercial Communication, art. 13; KVKK art. 7). Until then the daily files stay as they are and only an admin can get the evidence; then the address is dropped for good, and the RET stays.`,
    openComplaint: 'There is an open complaint about this address: it is not dropped before that is settled.',
  },
  refused: {
    unknown: (command) =>
      `Nothing is recorded of this address, so there is nothing to erase. If the recipient wants no messages, record a RET: ${command} reject ADDRESS CHANNEL`,
    gone: 'This address was erased before; it is kept as RET.',
    allBrands: 'It covers every brand, so it needs the role admin for all brands.',
  },
  post: {
    summary: (persons) =>
      `Records past their retention were dropped: ${en.counted(persons, 'address', 'addresses')}.`,
    title: 'Records past their retention were dropped',
    dropped: ({ persons, consents, askedPersons }, years) =>
      `${en.counted(persons, 'address', 'addresses')} and ${en.counted(consents, 'consent')}: ${en.counted(years, 'year')} have passed since the last of them ended.${askedPersons === 0 ? '' : ` ${en.number(askedPersons)} of them had asked to be erased.`}`,
    with: ({ evidence, evidenceFiles, complaintTexts, links, downloads, telegramPeople }) => {
      const texts = [
        ...(evidence > 0 ? [en.counted(evidence, 'text of evidence', 'texts of evidence')] : []),
        ...(evidenceFiles > 0 ? [en.counted(evidenceFiles, 'file of evidence', 'files of evidence')] : []),
        ...(complaintTexts > 0
          ? [en.counted(complaintTexts, 'text of a complaint', 'texts of complaints')]
          : []),
        ...(links > 0 ? [en.counted(links, 'link')] : []),
        ...(downloads > 0 ? [en.counted(downloads, 'download')] : []),
        ...(telegramPeople > 0 ? [en.counted(telegramPeople, 'Telegram account')] : []),
      ]
      return texts.length === 0 ? null : `Dropped with them: ${en.list(texts)}.`
    },
    kept: ({ keptForConsent, keptForComplaint, keptForDuty, keptAsked }) =>
      `Addresses kept: ${en.number(keptForConsent)} for a consent that stands, ${en.number(keptForComplaint)} for an open complaint, ${en.number(keptForDuty)} because the time is not over.${keptAsked === 0 ? '' : ` ${en.number(keptAsked)} of them asked to be erased: hidden until then.`}`,
    marks: 'The RETs of dropped addresses stay; the chain and the seals are unchanged.',
  },
  form: {
    title: 'Erase an address',
    submit: 'Go on',
    intro: 'The next screen shows what the erasure covers; nothing changes until you confirm it.',
  },
}

export const erasureMessages = { tr: turkish, en: english }
