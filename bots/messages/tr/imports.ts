import type { Channel } from '../../../src/consent/channel.ts'
import type { PermissionReason } from '../../../src/consent/permission.ts'
import type { UploadFault } from '../../../src/register/uploads/file.ts'
import { changesIn, type Rejection, type Tally, type VoidTally } from '../../../src/register/uploads/tally.ts'
import { reasonOfRow } from '../../../src/report/import-reasons.ts'
import { ending, instant, list, number, words } from '../turkish.ts'
import { staff } from './staff.ts'

const rows = (count: number) => `${number(count)} satır`

function written({ onay, ret }: Pick<Tally, 'onay' | 'ret'>): string {
  return [onay > 0 ? `${number(onay)} ONAY` : '', ret > 0 ? `${number(ret)} RET` : '']
    .filter(Boolean)
    .join(', ')
}

/** The most frequent reason first. */
function reasons(counts: Tally['refused']): string {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(
      ([code, count]) =>
        `${reasonOfRow({ code: code as Rejection['code'], detail: null }, 'tr')}: ${number(count)}`,
    )
    .join('; ')
}

/** 3 değişiklik (2 ONAY, 1 RET) */
function changes(tally: Tally): string {
  const ret = tally.ret + tally.beside
  return `${number(changesIn(tally))} değişiklik (${written({ ...tally, ret })})`
}

const total = (counts: Tally['refused']) => Object.values(counts).reduce((sum, one) => sum + one, 0)

function rest({ unchanged, local, beside, wholeDays, refused, unread }: Tally): string[] {
  const tooOld = refused.H467 ?? 0
  return [
    ...(wholeDays > 0
      ? [`${rows(wholeDays)} saatsiz: ONAY günün başından, RET günün sonundan sayılır.`]
      : []),
    ...(beside > 0
      ? [
          `${number(beside)} RET satırı alıcı tipi vermiyor, ${beside === 1 ? 'adresi' : 'adresleri'} ise hem bireysel hem tacir olarak kayıtlı: RET iki tip için de kaydedilir.`,
        ]
      : []),
    ...(local > 0
      ? [`${number(local)} RET yalnızca burada tutulur: İYS almaz, gönderimlerde dikkate alınır.`]
      : []),
    ...(unchanged > 0 ? [`Değişmeyen: ${rows(unchanged)}, kayıtta zaten böyle.`] : []),
    ...(total(refused) > 0 ? [`Kurallara uymayan: ${rows(total(refused))} (${reasons(refused)}).`] : []),
    ...(tooOld > 0
      ? [
          `${rows(tooOld)} eski tarihli (H467). Önce markanın etkinleştirme tarihini girin (izin brand activate): o güne kadar eski izinler de alınır.`,
        ]
      : []),
    ...(total(unread) > 0 ? [`Okunamayan: ${rows(total(unread))} (${reasons(unread)}).`] : []),
  ]
}

function whyUnread(fault: UploadFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (satır ${number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'Dosya boş. İlk satırda sütun adları, altında izinler olmalı.'
    case 'column-missing':
      return `İlk satırda ${columnNames[fault.column]} sütunu yok. Sütunlar: ${columns}.`
    case 'column-twice':
      return `İlk satırda ${columnNames[fault.column]} sütunu iki kez var. Birini silin.`
    case 'quote-open':
      return `Bir tırnak açık kalmış ya da bir satır çok uzun${inLine(fault.line)}. Düzeltip yeniden yükleyin.`
    case 'not-xlsx':
      return "Bu, okunabilir bir Excel ya da CSV dosyası değil. Listeyi Excel'de açıp .xlsx olarak yeniden kaydedin."
    case 'encrypted':
      return 'Dosya parolalı ya da eski Excel biçiminde (.xls). Parolasız .xlsx olarak kaydedip yeniden yükleyin.'
    case 'workbook-too-long':
      return 'Excel dosyasında okunamayacak kadar çok metin var. CSV olarak kaydedip yükleyin.'
    case 'workbook-too-large':
      return `Excel dosyası en çok ${number(fault.bytesMax / 2 ** 20)} MB olabilir. CSV olarak kaydedip yükleyin.`
    case 'file-too-large':
      return `Dosya en çok ${number(fault.bytesMax / 2 ** 20)} MB olabilir. Bölüp parça parça yükleyin.`
    case 'gone':
      return "Dosya Slack'ten alınamadı. Yeniden gönderin ya da yükleme sayfasını kullanın."
    case 'denied':
      return 'Bu marka için artık yetkiniz yok. Yetkiyi yöneticinizden isteyip dosyayı yeniden gönderin.'
    case 'ceiling':
      return `Listede ${number(fault.asked)} adres var, bugün için ${number(fault.left)} sorgu hakkınız kaldı (günde ${number(fault.perDay)}). Hiçbiri sorgulanmadı; listeyi kısaltın, yarın yeniden sorun ya da yöneticiden sınırı yükseltmesini isteyin (look_ups_per_day ayarı).`
    case 'failed':
      return 'Dosyayı işlerken bizde bir hata oldu. Yeniden gönderin; yine olursa yöneticinize bildirin.'
  }
}

export const columnNames = {
  type: 'izin türü',
  source: 'izin kaynağı',
  recipient: 'alıcı',
  status: 'izin durumu',
  consentDate: 'izin tarihi',
  recipientType: 'alıcı tipi',
}
const columns = 'izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi; isterseniz alıcı tipi'

export const imports = {
  whyUnread,
  title: (brand: string, id: number) => `${brand} · yükleme ${id}`,
  ask: {
    summary: 'Dosya yükleme.',
    whichBrand: 'Dosya hangi marka için?',
    text: `CSV ya da Excel (.xlsx) izin listenizi yükleme sayfasından yükleyin ya da dosyayı bu uygulamaya doğrudan mesajla gönderin. İlk satırda sütun adları olmalı: ${columns}. Örnek satır: SMS; web sitesi; 0532 123 45 67; ONAY; 02.03.2026 14:05. Alıcı tipi yazmayan satırda ONAY bireysel için, RET adresin kayıtlı olduğu her tip için alınır.`,
    open: 'Yükleme sayfasını aç',
    note: 'Bağlantı size özeldir: 15 dakika geçerlidir ve bir dosya alır. Önce ön izleme gelir; siz uygulamadan hiçbir izin yazılmaz.',
    fetching: "Dosya Slack'ten alınıyor; ön izlemesi birazdan bu konuşmaya gelecek.",
    recent: 'Son yüklemeler',
    show: (id: number, at: number) => `Yükleme ${id} · ${instant(at)}`,
    elsewhere:
      "Bu kurulum dosya almıyor. Listeyi, izin'in kurulu olduğu bir bilgisayarda izin import komutuyla yükleyin.",
    notAllowed: 'Dosyayı bu markanın düzenleyicisi yükleyebilir.',
  },
  reading: (read: number) =>
    read === 0 ? 'Dosya alındı, okunuyor.' : `Dosya okunuyor: şimdiye kadar ${rows(read)}.`,
  unreadable: (fault: UploadFault) => `Dosya okunamadı, hiçbir izin yazılmadı. ${whyUnread(fault)}`,
  preview: {
    summary: (brand: string) => `${brand}: dosyanın ön izlemesi hazır, kararınız bekleniyor.`,
    rows: (count: number) => `${rows(count)} okundu. Henüz hiçbir izin yazılmadı.`,
    lines: (tally: Tally) => [
      written(tally) === '' ? 'Yazılacak satır yok.' : `Uygularsanız yazılacak: ${written(tally)}.`,
      ...rest(tally),
    ],
    apply: (tally: Tally) => `Uygula: ${written(tally)}`,
    confirmTitle: 'Dosyayı uygula',
    confirmText: (brand: string, tally: Tally) => `${brand} için ${written(tally)} yazılacak.`,
    yes: 'Uygula',
    no: 'Geri dön',
    drop: 'Vazgeç',
    over: (count: number) => `${number(count)} RET ONAY olsun`,
    overText: (count: number) =>
      `${number(count)} satır, reddetmiş alıcılar için daha yeni tarihli bir ONAY içeriyor. Bunlar da yazılsın diye istek ikinci bir kişiye gider; o doğrulamadan dosyanın hiçbir satırı yazılmaz.`,
    note: 'Uygularken her satıra o anki kayda göre yeniden bakılır; bu arada gelen RET kazanır. Bir gün içinde uygulanmayan dosya silinir.',
  },
  applying: (done: number, all: number) =>
    done === 0 ? 'Dosya uygulanıyor.' : `Dosya uygulanıyor: %${Math.floor((100 * done) / all)}.`,
  waits: 'İkinci kişi doğrulayınca dosya uygulanır; sonucu bu konuşmada görürsünüz.',
  done: {
    summary: (brand: string) => `${brand}: dosya uygulandı.`,
    lines: (tally: Tally) => [
      written(tally) === ''
        ? `${rows(tally.rows)} işlendi, hiçbir değişiklik yapılmadı.`
        : `${rows(tally.rows)} işlendi: ${written(tally)} kaydedildi.`,
      ...rest(tally),
    ],
    appliedBy: 'uyguladı',
    approvedBy: 'doğruladı',
  },
  void: {
    label: 'Yüklemeyi geri al',
    confirmTitle: 'Yüklemeyi geri al',
    confirmText: (tally: Tally, until: number) =>
      `Bu dosyanın yazdığı ${changes(tally)} geri alınsın diye istek ikinci bir kişiye gider. Her izin dosyadan önceki durumuna döner; sonradan değişenlere dokunulmaz. Son an ${instant(until)}.`,
    yes: 'Geri almayı iste',
    no: 'Kalsın',
    wouldBe: (brand: string, id: number, tally: Tally, until: number) =>
      `${brand} · yükleme ${id}: yazdığı ${changes(tally)} geri alınabilir. Her izin dosyadan önceki durumuna döner, sonradan değişenlere dokunulmaz. İkinci bir kişinin doğrulaması gerekir; son an ${instant(until)}.`,
    waits: 'İkinci kişi doğrulayınca yükleme geri alınır; sonucu size doğrudan mesajla gelir.',
    working: (done: number, all: number) =>
      done === 0 ? 'Yükleme geri alınıyor.' : `Yükleme geri alınıyor: %${Math.floor((100 * done) / all)}.`,
    done: {
      summary: (brand: string) => `${brand}: yükleme geri alındı.`,
      lines: ({ back, kept }: VoidTally) => [
        back === 0
          ? 'Geri alınacak değişiklik kalmamıştı.'
          : `Yükleme geri alındı: ${number(back)} değişiklik. ${back === 1 ? 'Bu izin' : 'Bu izinler'} dosyadan önceki durumuna döndü.`,
        ...(kept === 0
          ? []
          : [
              `${number(kept)} değişiklik olduğu gibi kaldı: ${kept === 1 ? 'bu izin' : 'bu izinler'} dosyadan sonra değişti ya da alıcısı silindi.`,
            ]),
        "Dosya İYS'ye de bildirildiyse oradaki kayıtlar kendiliğinden geri dönmez.",
      ],
    },
    askedBy: 'geri alınmasını istedi',
    approvedBy: 'doğruladı',
    late: (until: number) =>
      `Yükleme artık geri alınamaz: bunun için süre ${ending(instant(until), 'locative')} doldu. Yanlış izinleri tek tek ret komutuyla ya da yeni bir dosyayla düzeltin.`,
    nothing: 'Bu yüklemeden geri alınacak bir değişiklik yok.',
    unknown: (id: string) =>
      `${number(Number(id))} numaralı bir yükleme yok. Son yüklemeler için yükle yazın.`,
    about: (brand: string, id: number, appliedAt: number, tally: Tally) =>
      `${brand} · yükleme ${id}, ${instant(appliedAt)} · yazdığı ${changes(tally)} geri alınır, sonradan değişenlere dokunulmaz`,
  },
  dropped: 'Dosyadan vazgeçildi ve silindi. Hiçbir izin yazılmadı.',
  over: 'Bu dosya için artık karar verilemez: uygulanmış, silinmiş ya da başka biri karar vermiş.',
  line: (one: Rejection) => `Satır ${number(one.line)}: ${reasonOfRow(one, 'tr')} (${one.code})`,
  firstLines: (shown: number, all: number) =>
    shown === all ? 'Bu satırlar:' : `${rows(all)} içinden ilk ${number(shown)}:`,
  rejectedFile: 'Kabul edilmeyen satırlar (CSV)',
  acceptedFile: 'Yazılan satırlar (CSV)',
  about: (id: number, tally: Tally, over: number) =>
    list([
      `Yükleme ${id}`,
      written(tally) || 'ONAY ya da RET yok',
      ...(over > 0 ? [`${number(over)} RET ONAY olacak`] : []),
    ]),
}

const empty = 'Dosyada adres yok. Her satırda bir telefon numarası ya da e-posta adresi olmalı.'

export const askedList = {
  /** Titles and buttons have room for 24 characters. */
  title: 'Liste sorgula',
  submit: 'Sorgula',
  addresses: 'Adresler',
  addressesHint: (most: number) =>
    `Her satıra bir adres; en çok ${number(most)} karakter. Daha uzun bir liste için aşağıdan dosya seçin.`,
  listFile: 'Dosya',
  listFileHint:
    "Adresleri yapıştırmak yerine: CSV, Excel (.xlsx) ya da metin dosyası, her satırda bir adres. Dosya Slack'te sizin dosyanız olarak kalır.",
  bothGiven: 'Adresleri ya yapıştırın ya da dosya seçin; birini boş bırakın.',
  fetching:
    'Dosya alınıyor. Adresler sorgulanınca sonucu, izin ile olan konuşmanızda size gelecek; bu pencereyi kapatabilirsiniz.',
  fileUnreadable: (fault: UploadFault) =>
    `Dosya okunamadı, hiçbir adres sorgulanmadı. ${fault.kind === 'empty' ? empty : imports.whyUnread(fault)}`,
  keptNote:
    'Dosyada her adres, gönderilip gönderilemeyeceği ve nedeni yazar; indiği andaki durumu gösterir. Bir gün boyunca istenebilir, sonra liste silinir.',
  channel: 'Kanal',
  inForm:
    'Adresler komut satırına yazılmaz; forma yapıştırılır ya da dosya olarak verilir. Formu düğmeyle açın.',
  open: 'Formu aç',
  empty: 'Hiç adres yok. Her satıra bir telefon numarası ya da e-posta adresi yazın ya da bir dosya seçin.',
  noneRead: (channel: Channel) =>
    `Hiçbir satırda ${words.channels[channel]} kanalına uyan bir adres okunamadı. Her satıra bir adres yazın, örneğin ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  ceiling: (asked: number, left: number, perDay: number) =>
    imports.whyUnread({ kind: 'ceiling', asked, left, perDay }),
  summary: 'Listenin sonucu.',
  counts: (channel: Channel, may: number, mayNot: number) =>
    channel === 'ARAMA'
      ? `${number(may + mayNot)} numara: ${number(may)} numara aranabilir, ${number(mayNot)} numara aranamaz.`
      : `${number(may + mayNot)} adres: ${number(may)} adrese gönderilebilir, ${number(mayNot)} adrese gönderilemez.`,
  reason: (channel: Channel, maySend: boolean, reason: PermissionReason, count: number) =>
    `${number(count)} · ${staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count: number) => `${number(count)} satırda adres okunamadı.`,
  unreadableAt: (lines: readonly number[]) => `Okunamayan satırlar: ${list(lines.map(number))}.`,
  unsuited: (count: number) => `${number(count)} adres bu kanala uymuyor.`,
  repeated: (count: number) => `${number(count)} satır yinelenmiş; her adres bir kez sayıldı.`,
  first: (channel: Channel, shown: number, all: number) => {
    if (channel === 'ARAMA')
      return shown === all ? 'Aranamayanlar:' : `Aranamayanların ilk ${number(shown)} numarası:`
    return shown === all ? 'Gönderilemeyenler:' : `Gönderilemeyenlerin ilk ${number(shown)} adresi:`
  },
  header: 'Dosyanın ilk satırı sütun adı sayıldı, sorgulanmadı.',
  unverified: "Bu listedeki izinler İYS'de doğrulanmadı.",
  file: 'Listenin tamamı, CSV',
  fileNote:
    'Dosyada her adres, gönderilip gönderilemeyeceği ve nedeni yazar; indiği andaki durumu gösterir. Düğme 30 dakika geçerlidir.',
  logged: (count: number) => `Adınıza ${number(count)} sorgu olarak not edildi.`,
}
