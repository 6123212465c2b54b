import type { Status } from '../../src/consent/consent.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'

const turkish = {
  /** Labels of the fields of all forms, unless a form has its own. */
  labels: {
    address: 'Adres',
    addresses: 'Adresler',
    brand: 'Marka',
    change: 'İşlem no',
    channel: 'Kanal',
    channels: 'Kanal',
    code: 'Kod',
    day: 'Tarih',
    evidence: 'Kanıt',
    file: 'Dosya',
    hour: 'Raporun saati',
    message: 'Mesajın metni',
    name: 'Ad',
    note: 'Not',
    number: 'Şikâyet no',
    outcome: 'Sonuç',
    person: 'Kişi',
    role: 'Yetki',
    room: 'Slack kanalı',
    scope: 'Kapsam',
    source: 'Kaynak',
    status: 'Yeni durum',
    telegram: 'Telegram grubu',
    time: 'Saat',
    trademark: 'Tescil no',
    type: 'Alıcı tipi',
    value: 'Yeni değer',
  },
  /** Shown below the fields and in the errors of their parameters, so each has an example. */
  hints: (status: Status) => ({
    address: 'Telefon numarasının tamamı ya da e-posta adresi, örneğin 0532 123 45 67.',
    change: 'İzin geçmişinde ve kaydın yanıtında yazar, örneğin 70f5…7c6d.',
    code: "İYS'deki marka kodu, yalnızca rakam, örneğin 123458.",
    day: `Alıcının ${status} bildirdiği gün. Boş bırakırsanız şu an kabul edilir.`,
    evidence:
      status === 'ONAY'
        ? 'İznin dayanağı, örneğin form ya da çağrı kaydı numarası. Şikâyet olursa izni şirket ispat eder.'
        : "RET'in dayanağı, örneğin mesajın metni ya da çağrı kaydı numarası.",
    file: "CSV ya da Excel (.xlsx); ilk satırda sütun adları: izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi. Dosya Slack'te sizin dosyanız olarak kalır; kalmasını istemiyorsanız yükleme sayfasını kullanın.",
    hour: 'İstanbul saatiyle, 00:30 ya da sonrası, örneğin 08:30. Boş bırakırsanız saat değişmez.',
    message:
      'Şikâyet edilen mesajın tamamı, örneğin: Kahvelerde %20 indirim. Şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
    name: 'Alıcıların tanıdığı ad, örneğin Örnek Çay.',
    note: 'Kayda eklenen kısa açıklama, örneğin: telefonda söyledi.',
    number: 'Şikâyetler listesinde ve bildirimde yazar, örneğin 3.',
    person: 'Yetkisi değişecek Slack kullanıcısı, örneğin @U0123ABCD.',
    room: 'Raporun gideceği Slack kanalı (kişi olamaz), örneğin C0123ABCD.',
    source: status === 'ONAY' ? 'İzin nerede alındı?' : "Alıcı RET'i nerede bildirdi?",
    telegram: 'Rapor bir Telegram grubuna gidecekse grubun numarası, örneğin -1001234567890.',
    time: `İstanbul saatiyle. Gün seçip saati boş bırakırsanız o günün ${status === 'ONAY' ? 'başı' : 'sonu'} kabul edilir.`,
    trademark: 'Marka tescilliyse numarası, örneğin 2019 12345.',
    value: 'Ayarın yeni değeri, örneğin 10 ya da evet.',
  }),
  addressesHint: (most: number) =>
    `Her satıra bir adres, örneğin 0532 123 45 67; en çok ${tr.number(most)} karakter. Daha uzun bir liste için aşağıdan dosya seçin.`,
  /** Label of the button that sends a form, unless the form has its own. */
  show: 'Göster',
  messageDay: 'Mesajın günü',
  messageDayHint:
    'Şikâyet edilen mesajın gönderildiği gün. Boş bırakırsanız yalnızca bugünkü durum gösterilir.',
  changeTitle: 'İzni değiştir',
  recordTitle: (status: Status) => `${status} kaydet`,
  record: 'Kaydet',
  close: 'Kapat',
  everyBrand: 'Boş bırakırsanız yetkili olduğunuz tüm markalar gösterilir.',
  allChannels: 'hepsi (adrese uyan her kanal)',
  typeOnRecord: 'kayıtlı olduğu tip',
  typeHint: 'Kayıtlı olduğu tip seçilirse RET kayıtlı her tip için kaydedilir.',
  fillIn: 'Formu açıp doldurun; siz göndermeden hiçbir şey değişmez.',
  missing: (pieces: string) => `Eksik: ${pieces}.`,
  complete: 'Formu açıp tamamlayın.',
  whole: (example: string) => `Ya da komutu eksiksiz yazın, örneğin: ${example}`,
  kept: 'Yazdıklarınız formda hazır. Düğme 30 dakika geçerlidir.',
  notTaken: 'Formda eksik ya da hatalı bir alan vardı, hiçbir şey kaydedilmedi. Formu yeniden açıp doldurun.',
  sentBefore:
    'Bu formu daha önce göndermiştiniz; yanıt o gönderime aittir. Bu kez değiştirdiğiniz değerler işlenmedi: düzeltmek için formu yeniden açın.',
  open: 'Formu aç',
  choose: 'Komut seç',
  allBrands: 'tüm markalar',
  allBrandsInRet: 'tüm markalar (yalnızca RET)',
  oneOfBoth: 'İkisi birden seçilmez; birini boş bırakın.',
  roles: {
    viewer: 'sorgular, rapor okur',
    editor: 'ONAY ve RET de kaydeder',
    admin: 'marka, rapor kanalı, yetki ve ayarları da yönetir',
  },
  scopes: {
    ONAY: 'yalnızca gönderilebilecek adresler',
    all: 'hepsi; gönderilemeyenlerin nedeni de yazar',
  },
  list: {
    /** Titles and buttons have room for 24 characters. */
    title: 'Liste sorgula',
    submit: 'Sorgula',
  },
}

const english: typeof turkish = {
  labels: {
    address: 'Address',
    addresses: 'Addresses',
    brand: 'Brand',
    change: 'Record no',
    channel: 'Channel',
    channels: 'Channel',
    code: 'Code',
    day: 'Date',
    evidence: 'Evidence',
    file: 'File',
    hour: 'Hour of the report',
    message: 'Text of the message',
    name: 'Name',
    note: 'Note',
    number: 'Complaint no',
    outcome: 'Outcome',
    person: 'Person',
    role: 'Role',
    room: 'Slack channel',
    scope: 'Scope',
    source: 'Source',
    status: 'New status',
    telegram: 'Telegram group',
    time: 'Time',
    trademark: 'Trademark number',
    type: 'Recipient type',
    value: 'New value',
  },
  hints: (status) => ({
    address: 'The whole phone number or e-mail address, for example 0532 123 45 67.',
    change: 'The consent history and the answer to a recorded change show it, for example 70f5…7c6d.',
    code: 'Its brand code in İYS, digits only, for example 123458.',
    day: `The day on which the recipient ${status === 'ONAY' ? 'consented' : 'refused'}. Left empty, the current time is used.`,
    evidence:
      status === 'ONAY'
        ? 'Proof of the consent, for example the number of a form or a call. On a complaint the company has to prove it.'
        : 'Proof of the refusal, for example the text of the message or the number of a call.',
    file: 'CSV or Excel (.xlsx), with the names of the columns in its first line: type, source, recipient, status, consentDate. The file stays in Slack as a file of yours; if it should not, use the upload page.',
    hour: 'By the clock of Istanbul, 00:30 or later, for example 08:30. Left empty, the hour stays.',
    message:
      'The whole message, for example: Coffee at half price. It is kept encrypted and appears in the evidence files only.',
    name: 'The name recipients know it by, for example Örnek Çay.',
    note: 'A short remark kept with the record, for example: said on the phone.',
    number: 'The list of complaints and the message about it show this number, for example 3.',
    person: 'The Slack user whose role changes, for example @U0123ABCD.',
    room: 'The Slack channel (not a person) that gets the report, for example C0123ABCD.',
    source: status === 'ONAY' ? 'Where was the consent taken?' : 'Where did the recipient refuse?',
    telegram: 'For a report to a Telegram group: its number, for example -1001234567890.',
    time: `By the clock of Istanbul. With a day and no time, the ${status === 'ONAY' ? 'beginning' : 'end'} of that day is used.`,
    trademark: 'Its number where it is registered, for example 2019 12345.',
    value: 'The new value of the setting, for example 10 or yes.',
  }),
  addressesHint: (most) =>
    `One address a line, for example 0532 123 45 67; ${en.number(most)} characters at most. For a longer list choose a file below.`,
  show: 'Show',
  messageDay: 'Day of the message',
  messageDayHint:
    'The day the message complained about was sent. Left empty, only the present state is shown.',
  changeTitle: 'Change a consent',
  recordTitle: (status) => `Record ${status}`,
  record: 'Record',
  close: 'Close',
  everyBrand: 'Left empty, all brands you have a role for are shown.',
  allChannels: 'all (every channel that suits the address)',
  typeOnRecord: 'the type on record',
  typeHint: 'With the type on record, RET is recorded for every type on record.',
  fillIn: 'Open the form and fill it in; nothing changes until you send it.',
  missing: (pieces) => `Missing: ${pieces}.`,
  complete: 'Open the form and complete it.',
  whole: (example) => `Or write the whole command, for example: ${example}`,
  kept: 'The form holds what you wrote. The button works for 30 minutes.',
  notTaken:
    'A field of the form was missing or wrong; nothing was recorded. Open the form again and fill it in.',
  sentBefore:
    'You sent this form before, and this is the answer to that. The values that you changed this time were not used: to correct something, open the form again.',
  open: 'Open the form',
  choose: 'Choose a command',
  allBrands: 'all brands',
  allBrandsInRet: 'all brands (RET only)',
  oneOfBoth: 'Choose one of the two, and leave the other empty.',
  roles: {
    viewer: 'looks up and reads reports',
    editor: 'records ONAY and RET too',
    admin: 'also manages brands, report channels, roles, settings',
  },
  scopes: {
    ONAY: 'only addresses that may be written to',
    all: 'all, with the reason for those that may not',
  },
  list: { title: 'Look up a list', submit: 'Look up' },
}

export const forms = { tr: turkish, en: english }
