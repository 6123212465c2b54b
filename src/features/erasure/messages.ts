import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const turkish = {
  ask: {
    title: 'Adresi silme',
    scope:
      'Silme tüm markaları ve kanalları kapsar: adres hepsinde RET olur; sorgularda, geçmişte ve listelerde görünmez.',
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
      'It covers every brand and channel: the address becomes RET for all of them and no longer appears in look-ups, histories and lists.',
    kept: (years) =>
      `The proof of the consents given is kept sealed for ${en.counted(years, 'year')} after they end (Regulation on Commercial Communication, art. 13); then the address is dropped for good. It cannot be undone: only the recipient can give a consent again.`,
    button: 'Erase for all brands',
    confirmTitle: 'Erase the address',
    confirmText: 'It becomes RET for all brands and channels and no longer appears. This cannot be undone.',
    yes: 'Erase',
  },
  done: {
    summary: 'The address was erased.',
    stored: (refusals) => `${en.number(refusals)} RET recorded (kaydedildi).`,
    erased: (address) =>
      `${address} was erased: RET for all brands and channels; it no longer appears in look-ups and histories.`,
    already: 'This address was erased before; nothing new was changed.',
    kept: (through) =>
      `The proof of the consents given is kept sealed until ${en.date(through)} (Regulation on Commercial Communication, art. 13; KVKK art. 7). Until then the daily files stay as they are and only an admin can get the evidence; then the address is dropped for good, and the RET stays.`,
    openComplaint: 'There is an open complaint about this address: it is not dropped before that is settled.',
  },
  refused: {
    unknown: (command) =>
      `Nothing is recorded of this address, so there is nothing to erase. If the recipient wants no messages, record a RET: ${command} reject ADDRESS CHANNEL`,
    gone: 'This address was erased before; it is kept as RET.',
    allBrands: 'It covers every brand, so it needs the role admin for all brands.',
  },
  form: {
    title: 'Erase an address',
    submit: 'Go on',
    intro: 'The next screen shows what the erasure covers; nothing changes until you confirm it.',
  },
}

export const erasureMessages = { tr: turkish, en: english }
