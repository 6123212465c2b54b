import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { ComplaintOutcome } from '../../../src/register/complaints/complaints.ts'
import { date, dateWithWeekday, ending, moment, number } from '../turkish.ts'
import type { Counted } from './reports.ts'
import { words } from './words.ts'

const files = {
  ready: 'Dosyanız hazır. Bağlantı sayfayı açar, dosya oradaki düğmeyle iner.',
  open: 'İndirme sayfasını aç',
  readyWithStamp: {
    evidential:
      'Dosyanız hazır. Önce dosyayı indirin; zaman damgası inen dosyaya vurulur ve ikinci düğmeyle iner.',
    trial:
      'Dosyanız hazır. Önce dosyayı indirin; damga inen dosyaya vurulur ve ikinci düğmeyle iner. Bu bir deneme damgasıdır, kanıt değeri yok.',
  },
  openFile: 'Dosyanın sayfasını aç',
  openStamp: { evidential: 'Damganın sayfasını aç', trial: 'Deneme damgasının sayfasını aç' },
  once: 'Bağlantıyı yalnız siz görüyorsunuz. 15 dakika geçerlidir ve dosya bir kez iner.',
}

const evidence = {
  summary: 'İzin kanıtları.',
  title: 'Kanıt',
  button: 'Kanıt',
  now: 'Gün verilmedi, bugünkü durum:',
  onDay: (day: string) => `${dateWithWeekday(day)} günü, o güne kadar kaydedilenlere göre:`,
  allDay: (status: Status) => `gün boyunca ${status}.`,
  changed: (before: Status | null, after: Status | null) =>
    `gün başında ${before ?? 'kayıt yok'}, gün sonunda ${after ?? 'kayıt yok'}.`,
  noRecord: 'kayıt yok.',
  noRecordThen: 'kayıt yoktu.',
  moreStates: (count: number) => `${number(count)} satır daha var; hepsi PDF belgesinde yazar.`,
  nationalThen: "İYS'deki o günkü durum burada doğrulanmadı.",
  unknown:
    'Yetkili olduğunuz markalarda bu adresin kaydı ve şikâyeti yok, gösterilecek kanıt da yok. Bir şikâyet geldiyse önce onu not edin; o zaman kayıt olmadığını gösteren belgeyi alabilirsiniz.',
  future: 'Bu gün henüz gelmedi. Geçmiş bir gün yazın, örneğin dün ya da 02.03.2026.',
  changes: (count: number) => `${number(count)} değişiklik kayıtlı.`,
  everyOnay: "Her ONAY'ın kanıtı var.",
  missing: (count: number) =>
    `${number(count)} ONAY kanıtsız: şikâyet olursa izni ispat etmek şirketin yükümlülüğüdür.`,
  pdf: 'PDF',
  zip: 'ZIP',
  person: 'Kişinin verileri',
  aboutPerson:
    'KVKK başvurusu için: kişi hakkında tutulan her şey ve kimlerin sorguladığı. Tek ZIP: kişiye verilebilecek bir PDF ve aynı bilgiler JSON olarak.',
  about:
    'PDF herkesin okuyabileceği belgedir. ZIP aynı bilgiyi, değişmediğini dışarıdan birinin denetleyebileceği dosyalarla verir. İkisinde de adresin tamamı yazılıdır; her indirme bir sorgu sayılır.',
}

const outcomes: Record<ComplaintOutcome, string> = {
  'consent-shown': 'izin ispat edildi',
  'no-consent': 'izin yoktu, şikâyet haklı',
  'not-ours': 'ileti şirketin değil',
  withdrawn: 'şikâyet geri çekildi',
}

const complaint = {
  outcomes,
  about: (brand: string | null, channel: Channel | null) =>
    [brand ?? 'marka belirtilmedi', ...(channel === null ? [] : [words.channels[channel]])].join(', '),
  open: (id: number, about: string, receivedOn: string, clock: string) =>
    `Şikâyet ${number(id)} (${about}), ${date(receivedOn)}: ${clock}.`,
  clock: (daysLeft: number, dueOn: string) =>
    daysLeft < 0
      ? `yanıt süresi ${ending(date(dueOn), 'locative')} doldu`
      : daysLeft === 0
        ? 'yanıt için son gün bugün'
        : `yanıt için ${number(daysLeft)} iş günü kaldı, son gün ${date(dueOn)}`,
  settled: (id: number, about: string, receivedOn: string, outcome: ComplaintOutcome, settledAt: string) =>
    `Şikâyet ${number(id)} (${about}), ${date(receivedOn)}: ${outcomes[outcome]}, ${ending(date(settledAt), 'locative')} kapandı.`,
  summary: 'Şikâyet.',
  noted: (id: number, about: string, address: string) =>
    `Şikâyet ${number(id)} not edildi: ${about}, ${address}.`,
  message: (at: string) =>
    `Söz konusu ileti: ${at.length > 10 ? moment(at) : date(at)}. O andaki durum kanıtta yazar.`,
  noMessage: 'İletinin ne zaman gönderildiği yazılmadı; kanıt isterken gününü yazabilirsiniz.',
  clockSentence: (daysLeft: number, dueOn: string) =>
    daysLeft < 0
      ? `Yanıt süresi ${ending(date(dueOn), 'locative')} doldu.`
      : daysLeft === 0
        ? 'Yanıt için son gün bugün.'
        : `Yanıt için ${number(daysLeft)} iş günü kaldı: son gün ${dateWithWeekday(dueOn)}.`,
  ownTerm: 'Yanıt süresi şirketin kendi ayarıdır.',
  received: (day: string) => `Şikâyetin geldiği gün: ${date(day)}.`,
  textKept: 'İletinin metni şifreli saklanır, yalnız kanıt dosyalarında görünür.',
  noteKept: 'Notunuz şifreli saklanır, yalnız kanıt dosyalarında görünür.',
  brandNotYours: (brand: string) => `${brand} için düzenleyici yetkisi gerekir. Yöneticilere sorabilirim.`,
  refused: {
    'brand-unknown': 'Böyle bir marka yok, şikâyet not edilmedi.',
    date: 'Tarih okunamadı, şikâyet not edilmedi. Örneğin 02.03.2026 14:05 yazın.',
    future: 'İletinin tarihi gelecekte, şikâyet not edilmedi. Geçmiş bir tarih yazın, örneğin dün 14:30.',
    'received-to-come':
      'Şikâyetin geldiği gün gelecekte, şikâyet not edilmedi. Bugünü ya da geçmiş bir günü yazın.',
    'after-received':
      'İletinin tarihi şikâyetin geldiği günden sonra, şikâyet not edilmedi. İki tarihi karşılaştırıp yeniden yazın.',
    'text-too-long': 'Metin çok uzun, şikâyet not edilmedi. Kısaltıp yeniden yazın.',
  },
  listTitle: 'Açık şikâyetler',
  noneOpen: 'Yetkili olduğunuz markalarda yanıt bekleyen şikâyet yok.',
  more: (count: number) => `${number(count)} şikâyet daha var.`,
  show: (id: number) => `Şikâyet ${number(id)}: göster`,
  close: (id: number) => `Şikâyet ${number(id)}: kapat`,
  howClosed: (line: string) => `${line} Nasıl sonuçlandı?`,
  closed: (id: number, outcome: ComplaintOutcome) => `Şikâyet ${number(id)} kapatıldı: ${outcomes[outcome]}.`,
  closedFor: 'Sonuç değiştirilemez; kanıt belgesinde tarihiyle yazar.',
  unknownNumber: 'Düzenleyici olduğunuz markalarda bu numarayla bir şikâyet yok.',
  alreadyClosed: 'Bu şikâyet daha önce kapatılmış. Değişiklik yapılmadı.',
  noteTooLong: 'Not çok uzun, şikâyet açık duruyor. Kısaltıp yeniden yazın.',
  unreadList: (example: string) => `Bu liste yalnız marka alır. Örneğin: ${example}`,
  unreadClose: (example: string) =>
    `Şikâyetin numarasını, isterseniz sonucunu ve notunu yazın. Örneğin: ${example}`,
}

const database = {
  summary: 'İzinli veri tabanı.',
  asOf: (at: string | null, scope: 'ONAY' | 'all') =>
    `izinli veri tabanı, ${at === null ? 'şu anki durum' : `${moment(at)} itibarıyla`}, ${scope === 'ONAY' ? 'yalnız ONAY' : 'ONAY ve RET'}.`,
  counts: ({ approval, rejection }: Counted) =>
    `Şu anda ${number(approval)} ONAY, ${number(rejection)} RET var; silinen adresler sayılmaz.`,
  uncounted: 'Kaç satır olduğu dosya inerken belli olur.',
  leftOut: (count: number) =>
    `O anda kayıtlı olan ${number(count)} izin dosyada yoktur: adresleri sonradan silindi, artık gösterilemez.`,
  leftOutUncounted: 'O anda kayıtlı olup adresi sonradan silinen izinler dosyada yoktur; artık gösterilemez.',
  csv: 'CSV',
  xlsx: 'Excel',
  stamped: { evidential: 'Zaman damgalı CSV', trial: 'Deneme damgalı CSV, kanıt değeri yok' },
  about:
    'Dosyada adreslerin tamamı yazılıdır, bu yüzden düzenleyici yetkisi gerekir ve her indirme sorgu kayıtlarına yazılır. Geçmiş bir an için tarih yazın, örneğin 31.12.2025 ya da 31.12.2025 18:00. RET olanları da almak için "hepsi" yazın.',
  noStamps: 'Zaman damgası burada kurulu değil, dosya damgasız verilir. Yönetici kurabilir (TSA_URL).',
  future: 'Bu an henüz gelmedi. Geçmiş bir gün yazın, örneğin dün ya da 31.12.2025.',
  unread: (word: string) =>
    `${word} anlaşılmadı. Tarih, marka, onay, hepsi ya da damgalı yazın; örneğin 31.12.2025 hepsi.`,
}

export const proof = { files, evidence, complaint, database }
