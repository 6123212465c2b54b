import type { Status } from '../../src/consent/consent.ts'
import * as en from './english.ts'
import * as tr from './turkish.ts'

const turkish = {
  complaint: {
    message: 'Mesajın metni',
    messageHint: 'Şikâyet edilen mesajın tamamı. Şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
  },
  /** Label of the button that sends a form, unless the form has its own. */
  show: 'Göster',
  messageDay: 'Mesajın günü',
  messageDayHint:
    'Şikâyet edilen mesajın gönderildiği gün. Boş bırakırsanız yalnızca bugünkü durum gösterilir.',
  changeTitle: 'İzni değiştir',
  status: 'Yeni durum',
  recordTitle: (status: Status) => `${status} kaydet`,
  record: 'Kaydet',
  close: 'Kapat',
  address: 'Adres',
  addressHint: 'Telefon numarasının tamamı ya da e-posta adresi, örneğin 0532 123 45 67.',
  brand: 'Marka',
  everyBrand: 'Boş bırakırsanız yetkili olduğunuz tüm markalar gösterilir.',
  channels: 'Kanal',
  allChannels: 'hepsi (adrese uyan her kanal)',
  type: 'Alıcı tipi',
  typeOnRecord: 'kayıtlı olduğu tip',
  typeHint: 'Tip seçilmezse RET kayıtlı her tip için kaydedilir.',
  source: 'Kaynak',
  sourceHint: (status: Status): string =>
    status === 'ONAY' ? 'İzin nerede alındı?' : "Alıcı RET'i nerede bildirdi?",
  day: 'Tarih',
  dayHint: (status: Status) => `Alıcının ${status} bildirdiği gün. Boş bırakırsanız şu an kabul edilir.`,
  time: 'Saat',
  timeHint: (status: Status) =>
    `İstanbul saatiyle. Gün seçip saati boş bırakırsanız o günün ${status === 'ONAY' ? 'başı' : 'sonu'} kabul edilir.`,
  evidence: 'Kanıt',
  evidenceHint: (status: Status): string =>
    status === 'ONAY'
      ? 'İznin dayanağı: form ya da çağrı kaydı numarası, onay metni. Şikâyet olursa izni şirket ispat eder.'
      : "RET'in dayanağı: mesajın metni, çağrı kaydı numarası.",
  note: 'Not',
  /** The name of a parameter. */
  missing: (name: string) => `Eksik: ${name}. Bu alanı doldurun.`,
  brandMissing: 'Marka eksik. Listeden birini seçin.',
  notOpened: 'Form açılamadı, hiçbir şey kaydedilmedi. Birkaç saniye sonra yeniden deneyin.',
  notTaken: 'Formda eksik ya da hatalı bir alan vardı, hiçbir şey kaydedilmedi. Formu yeniden açıp doldurun.',
  open: 'Formu aç',
  choose: 'Komut seç',
  allBrands: 'tüm markalar',
  numberHint: 'Şikâyetler listesinde ve bildirimde yazar, örneğin 3.',
  oneOfBoth: 'İkisi birden seçilmez; birini boş bırakın.',
  change: 'İşlem no',
  changeHint: 'İzin geçmişinde ve kaydın yanıtında yazar, örneğin 70f5…7c6d.',
  role: {
    person: 'Kişi',
    role: 'Yetki',
    roleHint: `${tr.words.roles.viewer}: sorgular, rapor okur. ${tr.words.roles.editor}: ONAY ve RET de kaydeder. ${tr.words.roles.admin}: marka, rapor kanalı, yetki ve ayarları da yönetir.`,
  },
  room: {
    room: 'Slack kanalı',
    telegram: 'Telegram grubu',
    telegramHint: 'Rapor bir Telegram grubuna gidecekse grubun numarası, örneğin -1001234567890.',
    telegramWrong: 'Telegram grubunun numarası yalnızca rakamdan oluşur, başında eksi olabilir.',
    whichRoom: 'Slack kanalını seçin ya da Telegram grubunun numarasını yazın.',
    notARoom: 'Rapor yalnızca bir kanala gider, kişiye değil. Bir Slack kanalı seçin.',
  },
  closeComplaint: {
    number: 'Şikâyet no',
    outcome: 'Sonuç',
  },
  upload: {
    file: 'Dosya',
    fileHint:
      "CSV ya da Excel (.xlsx); ilk satırda sütun adları: izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi. Dosya Slack'te sizin dosyanız olarak kalır; kalmasını istemiyorsanız yükleme sayfasını kullanın.",
    fileMissing: 'Dosya eksik. Bir dosya seçin.',
  },
  setting: {
    value: 'Yeni değer',
  },
  database: {
    scope: 'Kapsam',
    scopes: {
      ONAY: 'yalnızca ONAY (gönderilebilecek adresler)',
      all: 'ONAY ve RET',
    },
  },
  newBrand: {
    labels: {
      name: 'Ad',
      code: 'Kod',
      trademark: 'Tescil no',
    },
    hints: {
      name: 'Alıcıların tanıdığı ad, örneğin Örnek Çay.',
      code: "İYS'deki marka kodu, yalnızca rakam, örneğin 123458.",
      trademark: 'Marka tescilliyse numarası, örneğin 2019 12345.',
    },
  },
  list: {
    /** Titles and buttons have room for 24 characters. */
    title: 'Liste sorgula',
    submit: 'Sorgula',
    addresses: 'Adresler',
    addressesHint: (most: number) =>
      `Her satıra bir adres; en çok ${tr.number(most)} karakter. Daha uzun bir liste için aşağıdan dosya seçin.`,
  },
}

const english: typeof turkish = {
  complaint: {
    message: 'Text of the message',
    messageHint: 'The whole message. It is kept encrypted and appears in the evidence files only.',
  },
  show: 'Show',
  messageDay: 'Day of the message',
  messageDayHint:
    'The day the message complained about was sent. Left empty, only the present state is shown.',
  changeTitle: 'Change a consent',
  status: 'New status',
  recordTitle: (status) => `Record ${status}`,
  record: 'Record',
  close: 'Close',
  address: 'Address',
  addressHint: 'The whole phone number or e-mail address, for example 0532 123 45 67.',
  brand: 'Brand',
  everyBrand: 'Left empty, all brands you have a role for are shown.',
  channels: 'Channel',
  allChannels: 'all (every channel that suits the address)',
  type: 'Recipient type',
  typeOnRecord: 'the type on record',
  typeHint: 'If no type is chosen, RET is recorded for every type on record.',
  source: 'Source',
  sourceHint: (status) =>
    status === 'ONAY' ? 'Where was the consent taken?' : 'Where did the recipient refuse?',
  day: 'Date',
  dayHint: (status) =>
    `The day on which the recipient ${status === 'ONAY' ? 'consented' : 'refused'}. Left empty, the current time is used.`,
  time: 'Time',
  timeHint: (status) =>
    `By the clock of Istanbul. With a day and no time, the ${status === 'ONAY' ? 'beginning' : 'end'} of that day is used.`,
  evidence: 'Evidence',
  evidenceHint: (status) =>
    status === 'ONAY'
      ? 'Proof of the consent: the number of a form or a call, the wording. On a complaint the company has to prove it.'
      : 'Proof of the refusal: the text of the message, the number of a call.',
  note: 'Note',
  missing: (name) => `Missing: ${name}. Please fill in this field.`,
  brandMissing: 'The brand is missing. Choose one from the list.',
  notOpened: 'The form could not be opened; nothing was recorded. Please try again in a few seconds.',
  notTaken:
    'A field of the form was missing or wrong; nothing was recorded. Open the form again and fill it in.',
  open: 'Open the form',
  choose: 'Choose a command',
  allBrands: 'all brands',
  numberHint: 'The list of complaints and the message about it show this number, for example 3.',
  oneOfBoth: 'Choose one of the two, and leave the other empty.',
  change: 'Record no',
  changeHint: 'The consent history and the answer to a recorded change show it, for example 70f5…7c6d.',
  role: {
    person: 'Person',
    role: 'Role',
    roleHint: `${en.words.roles.viewer}: looks up and reads reports. ${en.words.roles.editor}: records ONAY and RET too. ${en.words.roles.admin}: also manages brands, report channels, roles and settings.`,
  },
  room: {
    room: 'Slack channel',
    telegram: 'Telegram group',
    telegramHint: 'For a report to a Telegram group: its number, for example -1001234567890.',
    telegramWrong: 'The number of a Telegram group has digits only, perhaps behind a minus.',
    whichRoom: 'Choose a Slack channel or write the number of a Telegram group.',
    notARoom: 'The report goes to a channel, not to a person. Choose a channel.',
  },
  closeComplaint: {
    number: 'Complaint no',
    outcome: 'Outcome',
  },
  upload: {
    file: 'File',
    fileHint:
      'CSV or Excel (.xlsx), with the names of the columns in its first line: type, source, recipient, status, consentDate. The file stays in Slack as a file of yours; if it should not, use the upload page.',
    fileMissing: 'The file is missing. Choose one.',
  },
  setting: {
    value: 'New value',
  },
  database: {
    scope: 'Scope',
    scopes: {
      ONAY: 'ONAY only (addresses that may be sent to)',
      all: 'ONAY and RET',
    },
  },
  newBrand: {
    labels: {
      name: 'Name',
      code: 'Code',
      trademark: 'Trademark number',
    },
    hints: {
      name: 'The name recipients know it by, for example Örnek Çay.',
      code: 'Its brand code in İYS, digits only, for example 123458.',
      trademark: 'Its number where it is registered, for example 2019 12345.',
    },
  },
  list: {
    title: 'Look up a list',
    submit: 'Look up',
    addresses: 'Addresses',
    addressesHint: (most) =>
      `One address a line; ${en.number(most)} characters at most. For a longer list choose a file below.`,
  },
}

export const forms = { tr: turkish, en: english }
