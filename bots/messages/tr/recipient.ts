import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { Source } from '../../../src/consent/source.ts'
import { ended } from '../../../src/report/sentence.ts'
import { capital, channelAt, date, ending, list, moment, number, words } from '../turkish.ts'
import { ownComplaint } from './complaint.ts'
import { data, email, erase, form, forwarded, history, link, onay, receipt } from './recipient-own.ts'

const stopped: Record<Channel, string> = {
  ARAMA: 'sizi arayamaz',
  MESAJ: 'size SMS gönderemez',
  EPOSTA: 'size e-posta gönderemez',
}
const allowed: Record<Channel, string> = {
  ARAMA: 'sizi yeniden arayabilir',
  MESAJ: 'size yeniden SMS gönderebilir',
  EPOSTA: 'size yeniden e-posta gönderebilir',
}

const noCompany = 'bu şirket'
const of = (company: string | null) => (company === null ? 'bu şirketin' : ending(company, 'genitive'))

const start = {
  hello: (company: string | null) =>
    `Merhaba. Ben ${of(company)} izin botuyum. Size kimlerin mesaj gönderebildiğini gösterir, istemediklerinizi durdururum.`,
  askForContact:
    'Numaranızı doğrulamam için aşağıdaki düğmeyle paylaşın; numaranız yalnızca izinlerinizi bulmak için kullanılır. (Aydınlatma metni: /kvkk)',
  shareContact: 'Numaramı paylaş',
  otherWays: (company: string | null) =>
    `Numaranızı paylaşmak istemezseniz aldığınız mesajdaki bağlantıyı kullanabilir, ${company === null ? 'bu şirkete' : ending(company, 'dative')} yazabilir ya da iys.org.tr üzerinden durdurabilirsiniz.`,
  proofNeeded:
    'Bunun için önce numaranızı doğrulamam gerekir. Aşağıdaki düğmeyle paylaşın. (Aydınlatma metni: /kvkk)',
  covers: "Bir telefon numarası aramaları ve SMS'i kapsar; e-posta için e-posta adresiniz gerekir.",
  coversEmail: 'Bir e-posta adresi yalnızca e-postaları kapsar; arama ve SMS için numaranız gerekir.',
}

const contact = {
  proved: (address: string) => `Numaranız doğrulandı: ${address}.`,
  provedSummary: 'Numaranız doğrulandı.',
  notOwn: 'Bu, sizin numaranız değil. Yalnızca kendi numaranız için işlem yapabilirim.',
  forwarded: 'İletilmiş bir kişi kartı kabul edilmez.',
  shareYourself: 'Numaranızı aşağıdaki düğmeyle kendiniz paylaşın.',
  anonymous: '+888 ile başlayan anonim numaralar gerçek bir hatta bağlı değil. Bunlar için izin tutulmaz.',
  notAsked: 'Numaranızı doğrulamak için aşağıdaki düğmeyle paylaşın.',
  unreadable: 'Paylaşılan numara okunamadı.',
  shareAgain: 'Numaranızı aşağıdaki düğmeyle yeniden paylaşın.',
  typedPhone: 'Numarayı yazmanız doğrulamaya yetmiyor; yazdığınız saklanmaz.',
  share: 'Numaranızı aşağıdaki düğmeyle paylaşın.',
  provedAlready: (address: string) => `Numaranız zaten doğrulandı: ${address}. İzinleriniz: /izinlerim`,
  noEmails:
    'E-posta adresleri burada doğrulanamıyor. Aldığınız e-postadaki bağlantıyı ya da e-posta uygulamanızdaki "Abonelikten çık" düğmesini kullanın.',
  typedEmail: 'Yazdığınız adres saklanmaz.',
  aged: (address: string) =>
    `${address} numarasının doğrulaması eskidi; izinleri görmek için aşağıdaki düğmeyle yeniden paylaşın.`,
  notUnderstood: 'Ne istediğinizi anlayamadım.',
  tryThis: 'Mesajları durdurmak için RET yazın. Yapabildiklerim: /yardim',
  welcome: 'Rica ederim. Bir isteğiniz olursa: /yardim',
}

/** Masked; a number begins with +. */
const yours = ([only = '', ...others]: readonly string[]) => {
  if (others.length > 0) return `Adresleriniz (${list([only, ...others])})`
  return only.startsWith('+') ? `Numaranız (${only})` : `E-posta adresiniz (${only})`
}

const nothingToStop = 'hepsi zaten RET, durdurulacak bir şey yok.'

const consents = {
  summary: 'İzinleriniz.',
  title: (addresses: readonly string[]) => `${yours(addresses)} için kayıtlı izinler:`,
  none: (addresses: readonly string[]) =>
    `${yours(addresses)} için kayıtlı izin yok. İsterseniz şimdiden durdurabilirsiniz; RET saklanır ve dikkate alınır.`,
  state: (
    channel: Channel,
    address: string | null,
    status: Status,
    consentDate: string | null,
    source: Source | null,
  ) => {
    const facts = [
      consentDate === null ? null : date(consentDate),
      source === null ? null : words.sources[source],
    ]
    const known = facts.filter((fact) => fact !== null).join(', ')
    return `${channelAt(channel, address)}: ${status}${known === '' ? '' : ` (${known})`}`
  },
  at: channelAt,
  noRecord: 'kayıt yok',
  trader: 'tacir',
  allStopped: 'Tüm markalar için yanıtınız RET.',
  stopChannel: (brand: string, channel: Channel) => `${brand} · ${words.channels[channel]}: durdur`,
  stopBrand: (brand: string) => `${brand} · tüm kanallar: durdur`,
  stopAll: 'Tüm markalar: durdur',
  allowAgain: 'Durdurduğunuza aşağıdan yeniden izin verebilirsiniz; bu yeni bir ONAY olarak kaydedilir.',
  manyBrands: (count: number) =>
    `${number(count)} marka var. Aradığınız sayfayı aşağıdan seçin ya da adını yazın, örneğin: /ret kahve`,
  page: (first: string, last: string) => (first === last ? `Sayfa: ${first}` : `Sayfa: ${first} – ${last}`),
  pageTitle: (first: string, last: string, isOpen: boolean) => {
    const brands = first === last ? first : `${first} – ${last} arası markalar`
    if (!isOpen) return `${brands}: ${nothingToStop}`
    return first === last ? `${brands}: neyi durdurayım?` : `${brands}. Neyi durdurayım?`
  },
  found: (name: string, count: number, max: number, isOpen: boolean) => {
    if (count > max) {
      return `"${name}" ile ${number(count)} marka bulundu, ilk ${max} tanesi aşağıda. Ötekiler için adın daha fazlasını yazın.`
    }
    return isOpen
      ? `"${name}" ile bulunanlar. Neyi durdurayım?`
      : `"${name}" ile bulunanlar: ${nothingToStop}`
  },
  next: 'Sonraki izinler',
  previous: 'Önceki izinler',
  notFound: (name: string) =>
    `"${name}" adında bir marka bulunamadı. Adın başını ya da bir sözcüğünü yazın; hepsi: /izinlerim`,
}

const listed = (brands: readonly string[], more: number) =>
  list([...brands, ...(more > 0 ? [`${number(more)} marka daha`] : [])])

/** A few are named; more are in the history. */
const numbers = (ids: readonly string[]) =>
  ids.length <= 2 ? `işlem no ${list(ids)}` : `${number(ids.length)} işlem, numaraları: /gecmis`

const refuse = {
  summary: (status: Status) => `${status} kaydedildi.`,
  stored: 'RET kaydedildi.',
  storedAll: 'Hepsi durduruldu, RET kaydedildi.',
  stopped: (brands: readonly string[], more: number, channels: readonly Channel[]) =>
    `${listed(brands, more)} artık ${list(channels.map((channel) => stopped[channel]))}.`,
  receipt: (consentDate: string | null, ids: readonly string[]) =>
    `${consentDate === null ? '' : `${moment(consentDate)}, `}${numbers(ids)}.`,
  already: (brands: readonly string[], more: number, channels: readonly Channel[], since: string | null) =>
    `${listed(brands, more)} · ${list(channels.map((channel) => words.channels[channel]))} zaten RET${
      since === null ? '' : ` (${ending(date(since), 'ablative')} beri)`
    }.`,
  unchanged: 'Değişiklik yapılmadı.',
  repeated: (ids: readonly string[]) => `Bu bildiriminiz de kaydedildi: ${numbers(ids)}.`,
  scope: (brand: string, channels: readonly Channel[]) =>
    `${brand} · ${list(channels.map((channel) => words.channels[channel]))}`,
  failed: (brands: readonly string[], more: number) =>
    `${ended(`Şu anda hepsini kaydedemedim; şunlarda hiçbir şey değişmedi: ${listed(brands, more)}`)} Birkaç dakika sonra yeniden deneyin.`,
  phoneOnly: 'Bu numara e-posta adresinizi kapsamaz.',
  emailOnly: 'Bu e-posta adresi telefon numaranızı kapsamaz.',
  confirmAll: (channels: readonly Channel[], brands: readonly string[], more: number) =>
    ended(
      `Hepsi durdurulsun mu? Şu markalar için ${list(channels.map((channel) => words.channels[channel]))} durdurulur: ${listed(brands, more)}`,
    ),
  confirmAllSummary: 'Hepsi durdurulsun mu?',
  confirmAllYes: 'Evet, hepsini durdur',
  cancel: 'Vazgeç',
  undoOffer: (scopes: readonly string[], more: number) =>
    ended(
      `Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: ${listed(scopes, more)}`,
    ),
  undo: 'Geri al',
  allowAgain: (brand: string, channel: Channel, address: string | null) =>
    `${brand} · ${channelAt(channel, address)}: yeniden izin ver`,
  undone: 'ONAY kaydedildi.',
  allowed: (brands: readonly string[], more: number, channels: readonly Channel[]) =>
    `${listed(brands, more)} ${list(channels.map((channel) => allowed[channel]))}.`,
  showList: 'İzinlerimi göster',
}

const help = {
  summary: 'Yardım.',
  text: (company: string | null) =>
    `${capital(of(company))} size ulaşmak için aldığı izinleri buradan görebilir, ücretsiz ve gerekçe göstermeden durdurabilirsiniz.`,
  forward: 'İstemediğiniz bir mesajı buraya iletirseniz markasını bulur, tek düğmeyle durdururum.',
  languageAsk: 'Hangi dilde yazayım?',
  languageSet: 'Artık Türkçe yazıyorum.',
  oldButton: 'Bu düğme artık geçerli değil, hiçbir şey değişmedi. Güncel durum: /izinlerim',
}

/** iys.md 7.6, KVKK article 10; short, since it is read on a phone. */
function notice(company: string | null): { label: string; value: string }[] {
  const name = company ?? noCompany
  return [
    { label: 'Veri sorumlusu', value: name },
    {
      label: 'Amaç',
      value:
        'Ticari elektronik ileti izinlerinizi bulmak, göstermek, isteğinizle değiştirmek ve bunu ispat edebilmek.',
    },
    {
      label: 'Hukuki sebep',
      value:
        '6563 sayılı Kanun ve Ticari İletişim Yönetmeliği; KVKK m. 5/2: kanunda öngörülmesi (a), hukuki yükümlülük (ç), bir hakkın korunması (e).',
    },
    {
      label: 'Kimlere aktarılır',
      value:
        "İzin değişiklikleri, bağlantı kuruluysa İYS'ye; istenirse yetkili kurumlara. Bu sohbet Telegram üzerinden yürür, sunucuları yurt dışındadır.",
    },
    {
      label: 'Nasıl toplanır',
      value:
        'Numaranız, düğmeyle paylaştığınızda; e-posta adresiniz, yazıp gönderilen kodla doğruladığınızda Telegram üzerinden otomatik olarak alınır ve şifreli saklanır. Adınız saklanmaz.',
    },
    {
      label: 'Haklarınız (KVKK m. 11)',
      value:
        'Verinizin işlenip işlenmediğini ve amacını öğrenme, kime aktarıldığını bilme, düzeltme ve silme isteme, itiraz etme, zararın giderilmesini isteme.',
    },
    {
      label: 'Başvuru',
      value: `Buradan: /verilerim ve /verilerimi_sil. Ayrıca yazılı olarak ${company === null ? 'bu şirkete' : ending(company, 'dative')} iletebilirsiniz; en geç 30 gün içinde ücretsiz yanıtlanır.`,
    },
  ]
}

const inform = {
  title: 'Aydınlatma metni',
  notice,
  consentDiffers:
    'Ticari elektronik ileti onayı, verinizin işlenmesi için açık rıza değildir; ikisi ayrıdır.',
}

const bot = {
  description:
    'Bu bot, şirketin size arama, SMS ve e-posta ile ulaşma izinlerini gösterir; istemediklerinizi ücretsiz ve gerekçe sormadan durdurur. Başlamak için aşağıdaki düğmeye dokunun.',
  shortDescription: 'Size kimlerin ulaşabildiğini görün, istemediklerinizi durdurun.',
}

export const recipient = {
  bot,
  start,
  contact,
  consents,
  refuse,
  help,
  inform,
  email,
  history,
  onay,
  form,
  data,
  erase,
  receipt,
  complaint: ownComplaint,
  forwarded,
  link,
}
