import type { Status } from '../../../src/consent/channel.ts'
import { dateWithWeekday, moment, number } from '../turkish.ts'
import type { Counted } from './reports.ts'

const files = {
  ready: 'Dosyanız hazır. Bağlantı sayfayı açar, dosya oradaki düğmeyle iner.',
  open: 'İndirme sayfasını aç',
  readyWithStamp:
    'Dosyanız hazır. Önce dosyayı indirin; zaman damgası inen dosyaya vurulur ve ikinci düğmeyle iner.',
  openFile: 'Dosyanın sayfasını aç',
  openStamp: 'Damganın sayfasını aç',
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

const database = {
  summary: 'İzinli veri tabanı.',
  asOf: (at: string | null, scope: 'ONAY' | 'all') =>
    `izinli veri tabanı, ${at === null ? 'şu anki durum' : `${moment(at)} itibarıyla`}, ${scope === 'ONAY' ? 'yalnız ONAY' : 'ONAY ve RET'}.`,
  counts: ({ approval, rejection }: Counted) =>
    `Şu anda ${number(approval)} ONAY, ${number(rejection)} RET var; silinen adresler sayılmaz.`,
  uncounted: 'Kaç satır olduğu dosya inerken belli olur.',
  leftOut: 'O anda kayıtlı olup adresi sonradan silinen izinler dosyada yoktur; artık gösterilemez.',
  csv: 'CSV',
  xlsx: 'Excel',
  stamped: 'Zaman damgalı CSV',
  about:
    'Dosyada adreslerin tamamı yazılıdır, bu yüzden düzenleyici yetkisi gerekir ve her indirme sorgu kayıtlarına yazılır. Geçmiş bir an için tarih yazın, örneğin 31.12.2025 ya da 31.12.2025 18:00. RET olanları da almak için "hepsi" yazın.',
  noStamps: 'Zaman damgası burada kurulu değil, dosya damgasız verilir. Yönetici kurabilir (TSA_URL).',
  future: 'Bu an henüz gelmedi. Geçmiş bir gün yazın, örneğin dün ya da 31.12.2025.',
}

export const proof = { files, evidence, database }
