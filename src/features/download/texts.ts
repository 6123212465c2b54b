import { longDates, startOfDay } from '../../calendar/istanbul.ts'
import { inLanguage, type Worded } from '../../http/page.ts'
import type { RequestedFile } from '../../register/links/downloads.ts'

const tr = {
  title: 'Dosya indirme',
  files: {
    'movement-file': 'Günlük izin raporu (CSV)',
    'movement-stamp': 'Günlük izin raporunun zaman damgası (.tsr)',
    'permitted-csv': 'İzinli veritabanı (CSV)',
    'permitted-xlsx': 'İzinli veritabanı (Excel)',
    'listed-file': 'Sorgulanan liste: kime gönderilebilir, kime gönderilemez (CSV)',
    'evidence-pack': 'Bir alıcının izin kanıtları',
    'import-accepted': 'Yüklemenin kaydedilen satırları (CSV)',
    'import-rejected': 'Yüklemenin kabul edilmeyen satırları, nedeniyle (Excel)',
    'iys-file': "İYS'ye yüklenecek izin değişiklikleri (CSV)",
    'iys-refusals': "İYS'nin almadığı izin değişiklikleri ve yapılacaklar (CSV)",
    'person-data': 'Bir kişinin tüm verileri: belge (PDF) ve kanıt dosyaları (ZIP)',
    'own-data': 'Hakkınızda tutulan tüm veriler: belge (PDF) ve kanıt dosyaları (ZIP)',
    receipt: 'İzin değişikliğinizin belgesi (PDF)',
  } satisfies Record<RequestedFile['kind'], string>,
  bothStates: 'ONAY ve RET',
  addresses:
    'Dosyada alıcıların açık adresleri var: yalnızca yetkili kişilerin görebileceği bir yerde saklayın.',
  ownAddress: 'Dosyada açık adresiniz var: başkalarının göremeyeceği bir yerde saklayın.',
  once: (until: number) =>
    `Dosya bir kez indirilebilir. Bağlantının süresi ${longDates.tr.moment(until)} itibarıyla dolar. Sayfayı açmak indirme sayılmaz.`,
  button: 'Dosyayı indir',
  fetched: 'Dosya indiriliyor. Bu bağlantı kullanıldı.',
  ownDenied:
    'Bu dosya yalnızca adresini doğrulamış olan kişiye verilir. Adresinizi Telegram’da yeniden doğrulayıp dosyayı yeniden isteyin.',
  ceiling: (perDay: number) =>
    `Bugünkü sorgu sınırınıza ulaştınız: günde ${perDay}. Bağlantı kullanılmadı; yarın dosyayı Slack’te yeniden isteyin.`,
  everyBrand: 'Yetkili olduğunuz markalar',
  elsewhere:
    'Bu kurulumda Excel, PDF ve ZIP hazırlanamıyor. Bağlantı kullanılmadı; CSV isteyin ya da dosyayı izin komut satırıyla alın.',
  nothingWaits: "İYS'ye bildirilecek değişiklik kalmadı. Bağlantı kullanılmadı.",
  absent: 'Bu dosya henüz yok. Bağlantı kullanılmadı; birkaç dakika sonra yeniden deneyin.',
  formerStamp:
    'Bu dosyadan sonradan adres silindi. Zaman damgası silmeden önceki dosyanındır: yalnızca doğrulama için saklanır, indirilemez.',
  another: 'Yeni bir bağlantı için dosyayı Slack’te ya da Telegram’da yeniden isteyin.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Download a file',
  files: {
    'movement-file': 'Daily consent report (CSV)',
    'movement-stamp': 'Time stamp of the daily consent report (.tsr)',
    'permitted-csv': 'Permitted database (CSV)',
    'permitted-xlsx': 'Permitted database (Excel)',
    'listed-file': 'The list that was looked up: who may be sent to, and who may not (CSV)',
    'evidence-pack': 'Evidence of the consents of one recipient',
    'import-accepted': 'The recorded rows of an import (CSV)',
    'import-rejected': 'The rows of an import that are not taken, with the reason (Excel)',
    'iys-file': 'Changes of consents to load into İYS (CSV)',
    'iys-refusals': 'Changes of consents that İYS did not take, and what to do (CSV)',
    'person-data': 'All data of one person: a document (PDF) and files of evidence (ZIP)',
    'own-data': 'Everything that is held about you: a document (PDF) and files of evidence (ZIP)',
    receipt: 'The receipt of your change of consent (PDF)',
  },
  bothStates: 'ONAY and RET',
  addresses: 'The file holds full addresses of recipients: keep it where only authorised people can see it.',
  ownAddress: 'The file holds your full address: keep it where only you can see it.',
  once: (until) =>
    `The link works once, until ${longDates.en.moment(until)}. Opening this page does not use it up.`,
  button: 'Download the file',
  fetched: 'The file is being downloaded. This link is used up.',
  ownDenied:
    'Only the person who verified the address gets this file. Verify it again in Telegram and ask for the file once more.',
  ceiling: (perDay) =>
    `You have reached today's limit of look-ups: ${perDay} a day. The link is not used up; ask for the file again in Slack tomorrow.`,
  everyBrand: 'The brands you have a role for',
  elsewhere:
    'This installation makes no Excel, PDF or ZIP. The link is not used up; ask for the CSV, or take the file on the command line of izin.',
  nothingWaits: 'Nothing waits to be reported to İYS. The link was not used.',
  absent: 'There is no such file yet. The link is not used up; try again in a few minutes.',
  formerStamp:
    'An address of this file was erased later. Its time stamp is of the file before that: it is kept for the verification alone, and cannot be downloaded.',
  another: 'For a new link ask for the file again in Slack or Telegram.',
}

export const textsFor = inLanguage({ tr, en })

/** Names a file and what tells it from others of its kind. */
export function nameOfFile({ language, texts }: Worded<Texts>, file: RequestedFile): string {
  const { date, moment } = longDates[language]
  const details = [
    'date' in file ? date(startOfDay(file.date)) : null,
    'scope' in file ? (file.scope === 'ONAY' ? 'ONAY' : texts.bothStates) : null,
    'asOf' in file && file.asOf !== null ? moment(file.asOf) : null,
    'format' in file ? file.format.toUpperCase() : null,
    'importId' in file ? `#${file.importId}` : null,
  ]
  return [texts.files[file.kind], ...details.filter((detail) => detail !== null)].join(' · ')
}

const turkishChoices = {
  ready: 'Dosyanız hazır: aşağıdaki sayfayı açıp indirin.',
  open: 'İndirme sayfasını aç',
}

const englishChoices: typeof turkishChoices = {
  ready: 'Your file is ready: open the page below and download it.',
  open: 'Open the download page',
}

export const downloadMessages = { tr: turkishChoices, en: englishChoices }
