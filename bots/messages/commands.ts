import type { Messages } from './index.ts'

const commandsTr = {
  staff: {
    lookUp: 'Bir adresin izin durumunu gösterir.',
    list: 'Bir adres listesinde kimlere gönderim yapılabileceğini gösterir (yapıştırın ya da dosya seçin).',
    add: 'İzni alınmış bir adresi ONAY olarak ekler; RET olan kaydı yeni izinle ONAY yapar.',
    reject: 'Alıcının RET bildirimini kaydeder.',
    history: 'Bir adresin izin geçmişini gösterir.',
    evidence: 'Bir adresin izin kanıtlarını gösterir; belge (PDF) ve denetim dosyası (ZIP) verir.',
    complaint:
      'Bir adresle ilgili şikâyeti not eder, yanıt süresini başlatır. Numara yazılırsa o şikâyeti gösterir.',
    complaints: 'Yanıt bekleyen şikâyetleri kalan süreleriyle gösterir.',
    closeComplaint: 'Bir şikâyeti sonucuyla kapatır.',
    database:
      'Bir markanın izinli veritabanını verir (CSV, Excel); tarih yazılırsa o tarihteki durumuyla (CSV).',
    upload:
      'Bir izin listesini (CSV, Excel) yükler: önce ön izleme, sonra siz uygularsınız. Hatalı yükleme bir gün içinde geri alınır.',
    changes: 'Alıcıların kendi değişikliklerini gösterir.',
    exchange: "İYS'ye bildirilecekleri dosya olarak verir; İYS'nin dosyalarını alır, çelişkileri gösterir.",
    waiting: "Sizi bekleyenleri gösterir: ikinci kişinin doğrulaması, şikâyetler, İYS'ye bildirme süreleri.",
    report: 'Bir günün raporunu gösterir; tarih yoksa dünün.',
    addEvidence: 'Kaydedilmiş bir değişikliğe kanıt ekler; işlem no, izin geçmişinde görünür.',
    reports: 'Son 7 raporu gösterir.',
    erase:
      'Silinmesini isteyen alıcının adresini siler; tüm markalarda RET kaydedilir, adres bir daha gösterilmez.',
    brands: 'Markaları gösterir.',
    rooms:
      'Günlük raporu alan Slack kanallarını ve Telegram gruplarını gösterir; marka yazılırsa bu kanalı ekler.',
    roles: 'Kimin hangi yetkisi olduğunu gösterir.',
    settings: 'Ayarları anlamları ve varsayılanlarıyla gösterir, değiştirir.',
    setup: 'Kurulumda eksik kalanı ve sıradaki komutu gösterir.',
    diagnosis: 'Destek isterken iletilecek durumu gösterir: sürümler, bağlantılar, kuyruklar, saat.',
    help: 'Komutları ve örneklerini gösterir.',
    brandAdd: 'Yeni bir marka ekler.',
    brandClose: 'Bir markayı kapatır; önce sorar.',
    roomRemove: 'Bir Slack kanalına ya da Telegram grubuna giden günlük raporu durdurur.',
    roleGive: 'Birine yetki verir.',
    roleTake: 'Birinin yetkisini kaldırır.',
    change: 'Bir adresin iznini değiştirir.',
    confirm: "Alıcının kendi RET kaydını kanıtla ONAY'a çevirir.",
    complaintAnswer: 'Şikâyeti açan alıcıya yazar.',
  },
}

const commandsEn: typeof commandsTr = {
  staff: {
    lookUp: 'Shows the consents of an address.',
    list: 'Checks a list of addresses: who may be messaged, and why not.',
    add: 'Adds an address whose consent you hold, as ONAY; turns a RET into ONAY on new consent.',
    reject: "Records the recipient's refusal as RET.",
    history: 'Shows the consent history of an address.',
    evidence: 'Shows the evidence about an address, as a document (PDF) and for checking (ZIP).',
    complaint: 'Notes a complaint about messages to an address and starts its clock. With a number shows it.',
    complaints: 'Shows the complaints that wait for an answer, with their clocks.',
    closeComplaint: 'Closes a complaint with its outcome.',
    database: "Gives a brand's permitted database (CSV, Excel); with a date, as it was then (CSV).",
    upload:
      'Uploads a list of consents (CSV, Excel): a preview first, then you apply it. A mistaken one is taken back within a day.',
    changes: 'Shows what recipients changed themselves.',
    exchange: 'Gives what waits for İYS as a file, takes the files of İYS, shows conflicts.',
    waiting: 'Shows what waits for you: what a second person has to confirm, complaints, İYS deadlines.',
    report: "Shows the report of a day; yesterday's without a date.",
    addEvidence: 'Adds evidence to a recorded change; its number is in the consent history.',
    reports: 'Shows the last 7 reports.',
    erase:
      'Erases the address of a recipient who asks: RET for every brand, and the address is no longer shown.',
    brands: 'Shows the brands.',
    rooms: 'Shows the channels that get the daily report; with a brand it adds this channel.',
    roles: 'Shows who has which role.',
    settings: 'Shows the settings with their meanings and defaults, and changes them.',
    setup: 'Shows what is still to be set up, and the next command.',
    diagnosis: 'Shows the state of izin for a support request: versions, connections, queues, clock.',
    help: 'Shows the commands with examples.',
    brandAdd: 'Adds a brand.',
    brandClose: 'Closes a brand; asks first.',
    roomRemove: 'Stops the daily report in a channel.',
    roleGive: 'Gives a person a role.',
    roleTake: 'Takes a role from a person.',
    change: 'Changes the consent of an address.',
    confirm: "Turns the recipient's own RET into ONAY, with evidence.",
    complaintAnswer: 'Writes to the recipient who opened a complaint.',
  },
}

export const commands = { tr: commandsTr, en: commandsEn }

const namesTr = {
  recipient: 'adres',
  channels: 'kanal',
  source: 'kaynak',
  date: 'tarih',
  brandCode: 'marka',
  everyBrand: 'tüm markalar',
  recipientType: 'alıcı tipi',
  note: 'not',
  message: 'mesajın metni',
  status: 'durum',
  evidence: 'kanıt',
  scope: 'kapsam',
  change: 'işlem no',
  number: 'numara',
  outcome: 'sonuç',
  person: 'kişi',
  role: 'yetki',
  place: 'rapor kanalı',
  code: 'kod',
  trademark: 'tescil no',
  setting: 'ayarın adı',
  value: 'değer',
  addresses: 'adresler',
  file: 'dosya',
  words: 'ad',
}

const parametersTr = {
  names: namesTr,
  /** Parameters that are written behind a key, as the usage line shows them. */
  keyed: {
    brandCode: 'marka=…',
    recipientType: 'tip=BIREYSEL|TACIR',
    note: 'not="…"',
    evidence: 'kanıt="…"',
    message: 'metin="…"',
    place: 'oda=…',
    code: 'kod=…',
    trademark: 'tescil="…"',
  },
  choices: { everyBrand: 'marka=hepsi', scope: 'onay|hepsi' },
}

const namesEn: Messages['parameters']['names'] = {
  recipient: 'address',
  channels: 'channel',
  source: 'source',
  date: 'date',
  brandCode: 'brand',
  everyBrand: 'all brands',
  recipientType: 'recipient type',
  note: 'note',
  message: 'text of the message',
  status: 'status',
  evidence: 'evidence',
  scope: 'scope',
  change: 'record no',
  number: 'number',
  outcome: 'outcome',
  person: 'person',
  role: 'role',
  place: 'report channel',
  code: 'code',
  trademark: 'trademark number',
  setting: 'name of the setting',
  value: 'value',
  addresses: 'addresses',
  file: 'file',
  words: 'name',
}

const parametersEn: typeof parametersTr = {
  names: namesEn,
  keyed: {
    brandCode: 'brand=…',
    recipientType: 'type=BIREYSEL|TACIR',
    note: 'note="…"',
    evidence: 'evidence="…"',
    message: 'text="…"',
    place: 'room=…',
    code: 'code=…',
    trademark: 'trademark="…"',
  },
  choices: { everyBrand: 'brand=all', scope: 'approved|all' },
}

export const parameters = { tr: parametersTr, en: parametersEn }
