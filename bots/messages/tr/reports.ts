import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { NationalState } from '../../../src/consent/consent.ts'
import type { Origin } from '../../../src/register/actor.ts'
import type { BrandReport } from '../../../src/report/daily.ts'
import type { Counted } from '../formats.ts'
import {
  counts,
  date,
  dateWithWeekday,
  eachCount,
  ending,
  inflected,
  list,
  number,
  time,
  weekday,
  withUtc,
  words,
} from '../turkish.ts'

/** 5 RET daha fazla */
function difference(more: number, status: Status): string {
  return more === 0 ? '' : `${number(Math.abs(more))} ${status} daha ${more > 0 ? 'fazla' : 'az'}`
}

export type StampNews = Pick<BrandReport, 'stamp' | 'stampedAt' | 'authority' | 'agreedAt' | 'retentionOver'>

/** damga 3 Mart 2026 00:31 (UTC 2 Mart 2026 21:31), Kamu SM; null where nobody stamps. */
function stampWords({ stamp, stampedAt, authority }: StampNews): string | null {
  if (stamp === 'off') return null
  if (stampedAt === null) return 'damgasız'
  const at = withUtc(stampedAt)
  return `damga ${at}, ${authority}`
}

function agreementWords({ agreedAt }: Pick<StampNews, 'agreedAt'>): string | null {
  if (agreedAt === undefined) return null
  return agreedAt === null ? 'mutabakat henüz yapılmadı' : `mutabakat ${withUtc(agreedAt)}`
}

const day = {
  title: (brand: string, on: string) => `${brand} · ${dateWithWeekday(on)}`,
  channel: (channel: Channel, all: Counted, byRecipients: number) => {
    const ofThem =
      byRecipients === 1 && all.rejection === 1 ? '' : `${ending(number(byRecipients), 'possessive')} `
    const own = byRecipients > 0 ? ` (${ofThem}alıcının kendisi)` : ''
    return `${words.channels[channel]}: ${counts(all) || 'değişiklik yok'}${own}`
  },
  origin: (origin: Origin, all: Counted) => `${words.origins[origin]} ${counts(all)}`,
  origins: (counted: readonly string[]) => `Kaydeden: ${counted.join(' · ')}`,
  quiet: 'O gün değişiklik olmadı.',
  noRegister: (begins: string) => `Bu tarihte kayıt defteri yoktu; ilk gün ${date(begins)}.`,
  notAddedYet: 'O gün bu marka henüz eklenmemişti.',
  quietToday: 'Bugün henüz değişiklik yok.',
  quietYesterday: 'Dün değişiklik olmadı.',
  quietOn: (on: string) => `${ending(date(on), 'locative')} değişiklik olmadı.`,
  moreBrands: (count: number) =>
    `${number(count)} marka daha var; birini görmek için komuta marka=… ekleyin.`,
  preview: 'Gün sürüyor: sayılar artabilir, mühür gün kapanınca konur.',
  notClosed: "Bu gün henüz kapanmadı. Günler gece 00:30'da kapanır; mühür ve dosyalar o zaman hazır olur.",
  future: 'Bu gün henüz gelmedi. Geçmiş bir gün yazın, örneğin dün ya da 02.03.2026.',
  tooOld: 'Bu kadar eski bir günün raporu yok. dün ya da 02.03.2026 gibi bir gün yazın.',
  beforeChain: (begins: string) =>
    `Bu günün mührü yok: mühürlü günler ${ending(date(begins), 'locative')} başlıyor, öncesi mühürlenmez.`,
  waitsForClock: (newestOn: string) =>
    `Son günler kapatılmadı: en yeni kayıt ${date(newestOn)} tarihli, sunucunun saati ise çok ilerisini gösteriyor. Yöneticiden saati denetlemesini isteyin; saat doğruysa günler birkaç dakika içinde kendiliğinden kapanır.`,
  /** `more` is negative where there were fewer. */
  weekBefore: (on: string, more: Counted, isYesterday: boolean) => {
    const name = `${isYesterday ? 'Geçen' : 'Bir önceki'} ${weekday(on).toLocaleLowerCase('tr')}`
    const differences = [difference(more.rejection, 'RET'), difference(more.approval, 'ONAY')].filter(Boolean)
    return differences.length === 0
      ? `${name} ile aynı sayıda ONAY ve RET.`
      : `${inflected(name, 'dative')} göre ${differences.join(', ')}.`
  },
  duty: (what: Counted, until: string, daysLeft: number | null) => {
    const subject = `${ending(list(eachCount(what)), 'genitive')} İYS'ye bildirilmesi için`
    if (daysLeft === null) return `${subject} son gün ${date(until)}.`
    if (daysLeft < 0) return `${subject} süre doldu; en eskisinin son günü ${date(until)} idi.`
    return daysLeft === 0 ? `${subject} son gün bugün.` : `${subject} ${number(daysLeft)} iş günü kaldı.`
  },
  inIys: (counts: readonly (readonly [NationalState, number])[]) =>
    `İYS: ${counts.map(([state, count]) => `${number(count)} ${words.inIys[state]}`).join(', ')}.`,
  answersDue: (count: number, until: string, daysLeft: number | null) => {
    const subject = `${number(count)} şikâyetin yanıtı için`
    if (daysLeft === null) return `${subject} son gün ${date(until)}.`
    return daysLeft === 0 ? `${subject} son gün bugün.` : `${subject} ${number(daysLeft)} iş günü kaldı.`
  },
  answersLate: (count: number, since: string) =>
    count === 1
      ? `${number(count)} şikâyetin yanıt süresi ${ending(date(since), 'locative')} doldu.`
      : `${number(count)} şikâyetin yanıt süresi doldu; en eskisinin son günü ${date(since)} idi.`,
  /** L7; null is today, which is not over. */
  unconfirmed: (count: number, on: string | null) => {
    const whom = count === 1 ? 'alıcısına' : 'alıcılarına'
    return on === null
      ? `Bugün verilen ${number(count)} ONAY, ${whom} henüz bildirilemedi; bugün bildirilmesi gerekir. E-posta ve SMS gönderimini denetleyin.`
      : `${date(on)} günü verilen ${number(count)} ONAY, ${whom} aynı gün bildirilemedi; e-posta ve SMS gönderimini denetleyin.`
  },
  withoutEvidence: (count: number) => `${number(count)} ONAY kanıtsız.`,
  local: (count: number) =>
    `${number(count)} RET yalnızca burada tutuluyor; İYS ${count === 1 ? 'bunu' : 'bunları'} kabul etmez.`,
  voiding: (count: number) =>
    `Bunların ${ending(number(count), 'possessive')} geri alınan bir dosyadandır; ${count === 1 ? 'bu izin dosyadan önceki durumuna' : 'bu izinler dosyadan önceki durumlarına'} döndü.`,
  seal: 'Mühür',
  digest: 'Dosyanın SHA-384 özeti',
  ofFile: (stamp: StampNews) =>
    [
      stampWords(stamp),
      agreementWords(stamp),
      stamp.retentionOver ? 'saklama süresi doldu, dosyadaki adresler silindi' : null,
    ].filter((piece) => piece !== null),
  summary: (brand: string, on: string, all: Counted) =>
    `${brand}, ${date(on)}: ${counts(all) || 'değişiklik olmadı'}.`,
  summaryOfDay: (on: string) => `${date(on)} raporu.`,
}

const changes = {
  title: 'Alıcıların kendi değişiklikleri',
  summary: (total: number) => `Alıcıların kendi değişiklikleri: ${number(total)}.`,
  span: (from: string, total: number) =>
    total === 0
      ? `${dateWithWeekday(from)} gününden beri, bugün dâhil, alıcılar bir şey değiştirmedi.`
      : `${dateWithWeekday(from)} gününden beri, bugün dâhil: ${number(total)} değişiklik.`,
  byDoor: (door: string, all: Counted) => `${door}: ${counts(all)}`,
  page: (first: number, last: number, all: number) =>
    last - first + 1 === all
      ? 'En yeniden eskiye:'
      : `En yeniden eskiye, ${number(first)}–${number(last)} / ${number(all)}:`,
  file: 'Tümünü indir (CSV)',
  erased: 'silinmiş adres',
  unverified: (butThoseThere: boolean) =>
    `${butThoseThere ? 'İYS üzerinden gelenler dışında bu' : 'Bu'} değişiklikler İYS'de doğrulanmadı.`,
}

const posts = {
  mayBeRepeat: 'Bu mesaj ikinci kez gelmiş olabilir.',
  stamped: (brand: string, on: string) => `${brand}, ${date(on)}: raporun zaman damgası geldi.`,
  roomLost: (brand: string, platform: string, place: string) =>
    `${brand} raporu gönderilemedi: ${platform} odasına (${place}) ulaşılamıyor. Rapor saklandı; uygulamayı odaya yeniden ekleyin ya da odayı kaldırın.`,
  roomLostSummary: (brand: string) => `${brand} raporu odasına ulaşamadı.`,
  roomRefused: (brand: string, platform: string, place: string) =>
    `${brand} için ${platform} odasına (${place}) giden bir mesaj kabul edilmedi; yeniden gönderilmeyecek. Odaya bakın; rapor gelmediyse sunucuda dosya olarak alın: izin report --date YYYY-AA-GG --out KLASÖR`,
  roomRefusedSummary: (brand: string) => `${brand} için bir mesaj kabul edilmedi.`,
  givenUpRoom: (brand: string, platform: string, place: string) =>
    `${brand} için ${platform} odasına (${place}) giden bir mesaj yanıtsız kaldı: ulaşıp ulaşmadığı bilinmiyor, yeniden gönderilmeyecek. Odaya bakın; rapor gelmediyse sunucuda yeniden gönderin: izin report --date YYYY-AA-GG --post`,
  givenUpPerson: (platform: string) =>
    `${platform} üzerinden bir kişiye giden bir mesaj yanıtsız kaldı: ulaşıp ulaşmadığı bilinmiyor, yeniden gönderilmeyecek. Sunucunun ${platform} ile bağlantısını denetleyin.`,
  givenUpItem: (item: number) => `Günlükte outbox.given-up, mesaj ${item}.`,
  givenUpSummary: 'Bir mesaj yanıtsız kaldı.',
  inboundGivenUp: (platform: string) =>
    `${platform} üzerinden gelen bir istek, izin'deki bir hata yüzünden işlenemedi ve bırakıldı. Bir ret isteği olabilir. Gönderene yeniden denemesi söylendi.`,
  inboundGivenUpItem: (item: number) => `Günlükte inbox.given-up, kayıt ${item}.`,
  inboundGivenUpSummary: 'Gelen bir istek işlenemedi.',
  noSender: (platform: string, waiting: number, rooms: number) =>
    `${number(waiting)} mesaj gönderilemedi: izin'de ${platform} kurulu değil. Mesajlar saklandı, ${platform} kurulunca gidecek${rooms === 0 ? '' : `; ${number(rooms)} oda raporunu orada bekliyor`}. ${platform} bağlantısını kurun${rooms === 0 ? '' : ' ya da bu odaları kaldırın'}.`,
  noSenderSummary: (platform: string) => `${platform} kurulu değil, mesajlar bekliyor.`,
  clockJumped: (days: number, isAhead: boolean) =>
    `Sunucunun saati birden ${number(days)} gün ${isAhead ? 'ileri' : 'geri'} gitti. Yanlış saatle gün kapanmasın diye izin şimdilik önceki saatle sürüyor; saat birkaç dakika böyle kalırsa ona geçecek. Sunucunun saatini denetleyin.`,
  clockJumpedSummary: 'Sunucunun saati birden değişti.',
}

export type StampInShort = Pick<StampNews, 'stamp' | 'stampedAt' | 'agreedAt'>

function stampInShort({ stamp, stampedAt }: StampInShort): string[] {
  if (stamp === 'off') return []
  if (stamp === 'unstamped') return ['damgasız']
  const at = stampedAt === null ? '' : ` ${withUtc(stampedAt)}`
  return [`damga${at}`]
}

const files = {
  button: 'Dosyaları indir',
  ready: 'Dosyalar hazır: aşağıdaki sayfayı açıp indirin.',
  csv: 'Rapor dosyası (CSV)',
  tsr: 'Zaman damgası (.tsr)',
  notYet: 'Bu günün dosyası henüz yok: gün kapanınca hazır olur.',
}

const last = {
  title: 'Son 7 rapor',
  none: "Henüz kapanmış bir gün yok; ilk rapor gece 00:30'da hazır olur.",
  /** 2 Mart 2026 Pazartesi: 12 ONAY, 3 RET · damga 3 Mart 2026 00:31 (UTC …) · mutabakat henüz yapılmadı */
  line: (on: string, all: Counted, stamp: StampInShort | null) =>
    [
      `${dateWithWeekday(on)}: ${counts(all) || 'değişiklik yok'}`,
      ...(stamp === null ? [] : [...stampInShort(stamp), agreementWords(stamp)]),
    ]
      .filter((piece) => piece !== null)
      .join(' · '),
  show: 'Raporu göster',
  showDay: (on: string) => `${date(on)} · rapor`,
  files: 'Dosyaları indir',
  filesOf: (on: string, brand: string | null) =>
    `${date(on)} · dosyalar${brand === null ? '' : ` · ${brand}`}`,
}

const seals = {
  button: 'Mühür ve özet',
  about:
    'Mühür tüm kayıtların, özet o günün dosyasının parmak izidir: biri değişirse parmak izi de değişir. Mutabakat: bağlı bir sistem dosyayı kendi kaydıyla aynı buldu.',
}

export const reports = { day, changes, posts, files, last, seals }

export const digest = {
  /** 2 Mart 2026 14:00–15:00, or 2 Mart 2026 14:00 – 4 Mart 2026 10:00 */
  span: (from: string, until: string) =>
    date(from) === date(until)
      ? `${date(from)} ${time(from)}–${time(until)}`
      : `${date(from)} ${time(from)} – ${date(until)} ${time(until)}`,
  title: (brand: string, span: string) => `${brand} · ${span}: alıcıların kendi değişiklikleri.`,
  channel: (channel: Channel, { approval, rejection }: Counted) =>
    `${words.channels[channel]}: ${[
      ...(rejection > 0 ? [`${number(rejection)} RET`] : []),
      ...(approval > 0 ? [`${number(approval)} ONAY`] : []),
    ].join(', ')}`,
}

/** Everybody in the group reads it. */
export const telegramGroup = {
  summary: 'Bu grubun numarası:',
  add: "Günlük raporun bu gruba gelmesi için bir yönetici Slack'te şunu yazar:",
  remove: 'Raporu durdurmak için:',
  menu: 'Günlük raporun bu gruba nasıl geleceğini gösterir',
}
