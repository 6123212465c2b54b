import { longDates } from '../../calendar/istanbul.ts'
import { byPreference } from '../../http/page.ts'
import { evidenceFilesMax } from '../../register/evidence/file-kind.ts'

const tr = {
  title: 'Kanıt dosyası',
  about: (changes: number) =>
    changes === 1
      ? 'Seçeceğiniz dosya, bir izin değişikliğinin kanıtı olarak şifreli saklanır.'
      : `Seçeceğiniz dosya, ${changes} izin değişikliğinin kanıtı olarak şifreli saklanır.`,
  kinds: (mebibytes: number) =>
    `PDF, PNG, JPEG, metin, e-posta (.eml) ya da ses kaydı (WAV, MP3, M4A); en çok ${mebibytes} MB, parolasız.`,
  button: 'Kanıt olarak ekle',
  until: (at: number) => `Bağlantıyla bir dosya eklenir; son kullanma ${longDates.tr.moment(at)}.`,
  forGood: 'Eklenen dosya değiştirilemez; alıcının kaydıyla birlikte saklanır ve onunla silinir.',
  added: 'Kanıt dosyası eklendi. Bu sayfayı kapatabilirsiniz.',
  digest: (sha256: string) => `Dosyanın SHA-256 özeti: ${sha256}`,
  already: 'Bu dosya daha önce eklenmiş. Bağlantı kullanılmadı; başka bir dosya seçebilirsiniz.',
  used: 'Bu bağlantıyla bir dosya eklendi.',
  denied: 'Bağlantıyı isteyen kişinin bu marka için artık düzenleyici yetkisi yok. Yöneticiye başvurun.',
  refused: {
    empty: () => 'Dosya seçilmedi ya da boş.',
    'too-large': (mebibytes: number) => `Dosya çok büyük: en çok ${mebibytes} MB olabilir.`,
    'other-kind': () =>
      'Bu tür bir dosya alınmıyor: PDF, PNG, JPEG, metin, .eml, WAV, MP3 ya da M4A olmalı. Dosyanın adı değil içeriği önemlidir.',
    encrypted: () => 'PDF parolayla korunuyor; denetimde açılamaz. Parolasız bir kopyasını seçin.',
    unknown: () => 'İzin değişikliği bulunamadı; dosya eklenmedi.',
    erased: () => 'Bu alıcının adresi silinmiş; kanıt artık eklenemez.',
    'too-many': () => `Bu değişikliğe en çok ${evidenceFilesMax} kanıt dosyası eklenebilir.`,
  },
  broken: 'Dosya yarıda kaldı. Bağlantı kullanılmadı; yeniden deneyin.',
  failed: 'Dosya şu anda kaydedilemedi. Bağlantı kullanılmadı; birkaç dakika sonra yeniden deneyin.',
  another: 'Yeni bir bağlantı için Slack’te Kanıt dosyası ekle düğmesine yeniden basın.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Evidence file',
  about: (changes) =>
    changes === 1
      ? 'The file you choose is kept, encrypted, as the evidence of a change of consent.'
      : `The file you choose is kept, encrypted, as the evidence of ${changes} changes of consent.`,
  kinds: (mebibytes) =>
    `PDF, PNG, JPEG, text, e-mail (.eml) or a sound recording (WAV, MP3, M4A); ${mebibytes} MB at most, without a password.`,
  button: 'Add as evidence',
  until: (at) => `The link takes one file, until ${longDates.en.moment(at)}.`,
  forGood:
    'A file that was added cannot be changed; it is kept with the record of the recipient, and dropped with it.',
  added: 'The evidence file was added. You may close this page.',
  digest: (sha256) => `SHA-256 digest of the file: ${sha256}`,
  already: 'This file was added before. The link is not used up; you may choose another file.',
  used: 'A file has been added by this link.',
  denied: 'The person who asked for this link is no longer an editor of the brand. Ask an administrator.',
  refused: {
    empty: () => 'No file was chosen, or it is empty.',
    'too-large': (mebibytes) => `The file is too large: it may have ${mebibytes} MB at most.`,
    'other-kind': () =>
      'A file of this kind is not taken: it has to be PDF, PNG, JPEG, text, .eml, WAV, MP3 or M4A, by what is in it and not by its name.',
    encrypted: () =>
      'The PDF is locked by a password, and an inspector could not open it. Choose a copy without one.',
    unknown: () => 'The change of consent was not found; the file was not added.',
    erased: () => "This recipient's address was erased; evidence cannot be added any more.",
    'too-many': () => `A change may have ${evidenceFilesMax} evidence files at most.`,
  },
  broken: 'The file broke off. The link is not used up; try again.',
  failed: 'The file could not be recorded just now. The link is not used up; try again in a few minutes.',
  another: 'For a new link press Add evidence file in Slack again.',
}

export const textsFor = byPreference({ tr, en })
