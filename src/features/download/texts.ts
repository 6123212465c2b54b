import { longDates, startOfDay } from '../../calendar/istanbul.ts'
import { inLanguage } from '../../http/page.ts'
import type { RequestedFile } from '../../register/downloads.ts'

const { tr: turkish, en: english } = longDates

const tr = {
  title: 'Dosya indirme',
  file(file: RequestedFile): string {
    switch (file.kind) {
      case 'movement-file':
        return `${turkish.date(startOfDay(file.date))} günlük izin raporu (CSV)`
      case 'movement-stamp':
        return `${turkish.date(startOfDay(file.date))} günlük izin raporunun zaman damgası (.tsr)`
      case 'permitted-csv':
      case 'permitted-xlsx': {
        const asOf = file.kind === 'permitted-csv' ? file.asOf : null
        const when = asOf === null ? 'Şu anki' : `${turkish.moment(asOf)} itibarıyla`
        const form = file.kind === 'permitted-csv' ? 'CSV' : 'Excel'
        return `${when} izinli veritabanı, ${file.scope === 'ONAY' ? 'yalnızca ONAY' : 'ONAY ve RET'} (${form})`
      }
      case 'asked-list':
      case 'listed-file':
        return 'Sorgulanan liste: kime gönderilebilir, kime gönderilemez (CSV)'
      case 'evidence-pack':
        return `Bir alıcının izin kanıtları (${file.format.toUpperCase()})`
      case 'import-accepted':
        return `${file.importId} numaralı yüklemenin kaydedilen satırları (CSV)`
      case 'import-rejected':
        return `${file.importId} numaralı yüklemenin kabul edilmeyen satırları (CSV)`
      case 'iys-file':
        return "İYS'ye yüklenecek izin değişiklikleri (CSV)"
      case 'person-data':
        return 'Bir kişinin tüm verileri: belge (PDF) ve kanıt dosyaları (ZIP)'
      case 'own-data':
        return 'Hakkınızda tutulan tüm veriler: belge (PDF) ve kanıt dosyaları (ZIP)'
      case 'receipt':
        return 'İzin değişikliğinizin belgesi (PDF)'
    }
  },
  addresses:
    'Dosyada alıcıların açık adresleri var: yalnızca yetkili kişilerin görebileceği bir yerde saklayın.',
  ownAddress: 'Dosyada açık adresiniz var: başkalarının göremeyeceği bir yerde saklayın.',
  once: (until: number) =>
    `Dosya bir kez indirilebilir. Bağlantının süresi ${turkish.moment(until)} itibarıyla dolar. Sayfayı açmak indirme sayılmaz.`,
  button: 'Dosyayı indir',
  ownDenied:
    'Bu dosya yalnızca adresini doğrulamış olan kişiye verilir. Adresinizi Telegram’da yeniden doğrulayıp dosyayı yeniden isteyin.',
  ceiling: (perDay: number) =>
    `Bugünkü sorgu sınırınıza ulaştınız: günde ${perDay}. Bağlantı kullanılmadı; yarın dosyayı Slack’te yeniden isteyin.`,
  everyBrand: 'Yetkili olduğunuz markalar',
  elsewhere:
    'Bu kurulumda Excel, PDF ve ZIP hazırlanamıyor. Bağlantı kullanılmadı; CSV isteyin ya da dosyayı izin komut satırıyla alın.',
  nothingWaits: "İYS'ye bildirilecek değişiklik kalmadı. Bağlantı kullanılmadı.",
  absent: 'Bu dosya henüz yok. Bağlantı kullanılmadı; birkaç dakika sonra yeniden deneyin.',
  another: 'Yeni bir bağlantı için dosyayı Slack’te ya da Telegram’da yeniden isteyin.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Download a file',
  file(file) {
    switch (file.kind) {
      case 'movement-file':
        return `Daily consent report of ${english.date(startOfDay(file.date))} (CSV)`
      case 'movement-stamp':
        return `Time stamp of the daily consent report of ${english.date(startOfDay(file.date))} (.tsr)`
      case 'permitted-csv':
      case 'permitted-xlsx': {
        const asOf = file.kind === 'permitted-csv' ? file.asOf : null
        const when = asOf === null ? 'of now' : `as of ${english.moment(asOf)}`
        const form = file.kind === 'permitted-csv' ? 'CSV' : 'Excel'
        return `Permitted database ${when}, ${file.scope === 'ONAY' ? 'ONAY only' : 'ONAY and RET'} (${form})`
      }
      case 'asked-list':
      case 'listed-file':
        return 'The list that was looked up: who may be sent to, and who may not (CSV)'
      case 'evidence-pack':
        return `Evidence of the consents of one recipient (${file.format.toUpperCase()})`
      case 'import-accepted':
        return `The recorded rows of import ${file.importId} (CSV)`
      case 'import-rejected':
        return `The rows of import ${file.importId} that are not taken (CSV)`
      case 'iys-file':
        return 'Changes of consents to load into İYS (CSV)'
      case 'person-data':
        return 'All data of one person: a document (PDF) and files of evidence (ZIP)'
      case 'own-data':
        return 'Everything that is held about you: a document (PDF) and files of evidence (ZIP)'
      case 'receipt':
        return 'The receipt of your change of consent (PDF)'
    }
  },
  addresses: 'The file holds full addresses of recipients: keep it where only authorised people can see it.',
  ownAddress: 'The file holds your full address: keep it where only you can see it.',
  once: (until) =>
    `The link works once, until ${english.moment(until)}. Opening this page does not use it up.`,
  button: 'Download the file',
  ownDenied:
    'Only the person who verified the address gets this file. Verify it again in Telegram and ask for the file once more.',
  ceiling: (perDay) =>
    `You have reached today's limit of look-ups: ${perDay} a day. The link is not used up; ask for the file again in Slack tomorrow.`,
  everyBrand: 'The brands you have a role for',
  elsewhere:
    'This installation makes no Excel, PDF or ZIP. The link is not used up; ask for the CSV, or take the file on the command line of izin.',
  nothingWaits: 'Nothing waits to be reported to İYS. The link was not used.',
  absent: 'There is no such file yet. The link is not used up; try again in a few minutes.',
  another: 'For a new link ask for the file again in Slack or Telegram.',
}

export const textsFor = inLanguage({ tr, en })

const turkishChoices = {
  ready: 'Dosyanız hazır: aşağıdaki sayfayı açıp indirin.',
  open: 'İndirme sayfasını aç',
}

const englishChoices: typeof turkishChoices = {
  ready: 'Your file is ready: open the page below and download it.',
  open: 'Open the download page',
}

export const downloadMessages = { tr: turkishChoices, en: englishChoices }
