import type { Language } from '../../src/register/recipients/people.ts'

/** Says what to do about a change that İYS does not have: by İYS's code (D6), or `late` and `unknown`. */
const turkish: Readonly<Record<string, string>> = {
  late: "İYS'ye bildirme süresi geçti. ONAY için alıcıya yeniden sorun; RET burada geçerlidir, kapatabilirsiniz.",
  unknown: "İYS nedenini bildirmedi. İYS'nin sitesinde bakın ya da yeniden bildirin.",
  H174: "İYS'deki durum zaten aynı. İYS'de gördüyseniz kayıtlı olarak işaretleyin.",
  H175: "İYS'de izni olmayan adrese RET girilemez. Burada geçerlidir; kapatabilirsiniz.",
  H178: "İYS'deki kaydın tarihi daha yeni. İYS'nin dosyasını yükleyip son duruma bakın.",
  H120: 'İYS e-posta adresini geçersiz sayıyor. Adresi düzeltip izni yeniden ekleyin.',
  H121: 'İYS telefon numarasını geçersiz sayıyor. Numarayı düzeltip izni yeniden ekleyin.',
  H155: "2015 öncesi kaynağı yalnızca markanın İYS'deki ilk yüklemesinde geçer. Alıcıdan yeniden onay isteyin.",
  H162: "İYS'ye göre tarih gelecekte. Sunucunun saatini kontrol edip yeniden bildirin.",
  H467: 'Üç iş gününden eski. ONAY için alıcıya yeniden sorun; RET burada geçerlidir, kapatabilirsiniz.',
  H525: "İYS paketinizin adres kotası dolmuş. Paketi İYS'nin sitesinden büyütüp yeniden bildirin.",
}

const english: typeof turkish = {
  late: 'It is too late to report it to İYS. Ask the recipient again for an ONAY; a RET counts here, so you can close it.',
  unknown: 'İYS gave no reason. Look on the site of İYS, or report it again.',
  H174: 'İYS has this status already. If you have seen it there, mark it as registered.',
  H175: 'İYS takes no RET of an address without a consent. It holds here; you can close it.',
  H178: 'The record in İYS has a later date. Load the file of İYS and look at the present state.',
  H120: 'İYS calls the e-mail address invalid. Correct it and add the consent again.',
  H121: 'İYS calls the phone number invalid. Correct it and add the consent again.',
  H155: 'HS_2015 is for the first load of a brand into İYS only. Ask the recipient again.',
  H162: 'İYS sees a date in the future. Check the clock of the server and report it again.',
  H467: 'It is older than three business days. Ask the recipient again for an ONAY; a RET counts here, so you can close it.',
  H525: 'The package takes no more addresses. Enlarge it on the site of İYS and report it again.',
}

export const iysCodeTexts = {
  tr: {
    toDo: (code: string) =>
      turkish[code] ?? "İYS bu değişikliği kabul etmedi. İYS'nin sitesinde bakın ya da yeniden bildirin.",
    name: (code: string) => ({ late: 'Süresi geçti', unknown: 'Kodsuz' })[code] ?? code,
  },
  en: {
    toDo: (code: string) =>
      english[code] ?? 'İYS did not take this change. Look on the site of İYS, or report it again.',
    name: (code: string) => ({ late: 'Too late', unknown: 'No code' })[code] ?? code,
  },
} satisfies Record<Language, unknown>
