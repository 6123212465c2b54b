import type { Content, TableCell } from 'pdfmake/interfaces.js'
import { isChannel } from '../consent/consent.ts'
import type { OwnRequest } from '../register/confirmation/consent-requests.ts'
import type { PersonTraces } from '../register/erasure/traces.ts'
import { changes, wordings } from './consents/changes.ts'
import { complaints } from './consents/complaints.ts'
import { presentState } from './consents/states.ts'
import { brandName, doorName, timesAbout, words } from './consents/words.ts'
import { datesIn } from './dates.ts'
import type { Pack } from './pack/pack-json.ts'
import { documentHead, factTable, list, printable, printPdf, sectionTitle, tableSection } from './pdf.ts'
import type { Person } from './personal-data.ts'

const title = 'Kişisel verileriniz'
const { exact, moment } = datesIn('tr')

/** Prints everything that is stored about a person, in Turkish only: it answers a request under the KVKK. Node only. */
export async function personPdf(person: Person): Promise<Uint8Array> {
  return await printPdf(title, person.pack, sectionsOf(person))
}

/** Returns the printed sections of the document about a person, in their order. */
export function sectionsOf({ pack, traces }: Person): Content[] {
  return [
    ...headOf(pack, traces),
    ...presentState(pack),
    ...changes(pack, { withSeals: false }),
    ...complaints(pack),
    ...telegram(traces),
    ...confirmations(traces, pack),
    ...waiting(traces, pack),
    ...messages(traces),
    ...smsTexts(traces),
    ...lookUps(traces, pack),
    sectionTitle('Bu belge hakkında'),
    list('ul', about),
    ...wordings(pack),
  ]
}

/** Prints the title of the document, and a table that says whom and what it is about. */
function headOf(pack: Pack, { knownSince, lookUps }: PersonTraces): Content[] {
  const { provider, recipient, brands, madeAt, changes, complaints } = pack
  const counts = `${changes.length} değişiklik, ${complaints.length} şikâyet, ${lookUps.length} sorgu`
  return documentHead(title, 'Bu adres hakkında tutulan her şey (6698 sayılı KVKK m. 11)', [
    ['Veri sorumlusu', `${provider.name} (İYS kodu ${provider.code})`],
    ['Adres', { text: recipient.address, bold: true }],
    ['İlk kaydedildiği an', knownSince === null ? 'bu adres kayıtlı değil' : exact(knownSince)],
    ['Kapsanan markalar', brands.map(({ name }) => name).join(', ')],
    ['Hazırlandığı an', `${exact(madeAt)}. ${timesAbout}`],
    ['İçindekiler', counts],
  ])
}

const languages: Readonly<Record<string, string>> = { tr: 'Türkçe', en: 'İngilizce' }

/** Makes the section about Telegram accounts linked to the address. */
function telegram({ telegram }: PersonTraces): Content[] {
  if (telegram.length === 0)
    return [sectionTitle('Telegram'), { text: 'Bu adrese bağlı bir Telegram hesabı yok.' }]
  return [
    sectionTitle('Telegram'),
    ...telegram.map(({ userId, provedAt, createdAt, blockedAt, language }) =>
      factTable([
        ['Hesap no', userId],
        ['İlk yazdığı an', moment(createdAt)],
        ['Adresin kendisinin olduğunu gösterdiği an', provedAt === null ? null : moment(provedAt)],
        ['Botu engellediği an', blockedAt === null ? null : moment(blockedAt)],
        ['Seçtiği dil', languages[language] ?? language],
      ]),
    ),
  ]
}

/** Makes the section about the messages that confirmed an ONAY to its recipient. */
function confirmations({ confirmations }: PersonTraces, pack: Pack): Content[] {
  return tableSection({
    title: 'Onayınızı size bildiren mesajlar',
    about: 'Elektronik yolla alınan ONAY, aynı gün ve vazgeçme yoluyla birlikte size bildirilir.',
    columns: ['Marka', 'Kanal', 'ONAY’ın kaydedildiği an', 'Gönderildiği an'],
    widths: [165, 85, 110, 107],
    rows: confirmations.map(({ brandCode, channel, recordedAt, sentAt }) => [
      brandName(pack, brandCode),
      channelName(channel),
      moment(recordedAt),
      sentAt === null ? 'gönderilmedi' : moment(sentAt),
    ]),
  })
}

/** Prints the codes and the requests of the consent form, which are kept for a day until the address is proved. */
function waiting({ codes, requests }: PersonTraces, pack: Pack): Content[] {
  const codeRows: TableCell[][] = codes.map(({ carrier, madeAt, provedAt }) => [
    carrier === 'sms' ? 'Telefonunuza gönderilen kod' : 'E-postanıza gönderilen kod',
    moment(madeAt),
    provedAt === null ? 'kullanılmadı' : 'doğrulandı',
  ])
  const requestRows: TableCell[][] = requests.map((request) => [
    `İzin formu, ${brandName(pack, request.brandCode)}`,
    moment(request.askedAt),
    requestState(request),
  ])
  return tableSection({
    title: 'Adresinizin doğrulanması için tutulanlar',
    about: 'Bir gün içinde silinir. Form isteğinden ONAY doğarsa yazdıklarınız o değişikliğin kanıtı olur.',
    columns: ['Ne', 'An', 'Ayrıntı'],
    widths: [165, 95, 207],
    rows: [...codeRows, ...requestRows],
  })
}

/** Returns the content of a request made in the consent form, or the sentence why its content was deleted. */
function requestState({ confirmedAt, kept }: OwnRequest): string {
  if (kept === null) return confirmedAt === null ? 'içeriği silindi' : 'doğrulandı, kaydedildi'
  const channels = kept.channels.map((channel) => channelName(channel)).join(', ')
  const parts = [kept.name, channels, kept.networkAddress]
  return printable(parts.filter((part) => part !== '').join(', '))
}

/** Makes the section about messages between the recipient and staff on complaints. */
function messages({ messages }: PersonTraces): Content[] {
  return tableSection({
    title: 'Şikâyetlerinizdeki yazışmalar',
    columns: ['Şikâyet', 'An', 'Yazan', 'Metin'],
    widths: [40, 95, 60, 272],
    rows: messages.map(({ complaintId, at, author, text }) => [
      String(complaintId),
      moment(at),
      author === 'staff' ? 'şirket' : 'siz',
      text === null ? 'silindi' : printable(text),
    ]),
  })
}

/** Makes the section about the SMS without a stop word that the recipient sent to the company. */
function smsTexts({ smsTexts }: PersonTraces): Content[] {
  return tableSection({
    title: 'Şirkete gönderdiğiniz SMS’ler',
    about:
      'SMS’leri durdurmak için yazdıklarınız RET olarak kaydedilir ve o değişikliğin kanıtıdır. Diğer SMS’ler bir yıl saklanır.',
    columns: ['Bize ulaştığı an', 'Metin'],
    widths: [110, 357],
    rows: smsTexts.map(({ receivedAt, text }) => [moment(receivedAt), printable(text)]),
  })
}

/**
 * Prints the look-ups of the address, one row for each requester and purpose: a system may look it up before every
 * message.
 */
function lookUps({ lookUps }: PersonTraces, pack: Pack): Content[] {
  const alike = Map.groupBy(lookUps, ({ door, actor, brandCode, purpose }) =>
    JSON.stringify([door, actor, brandCode, purpose]),
  )
  const rows = [...alike.values()].map((lookUps): TableCell[] => {
    const [first] = lookUps
    const last = lookUps.at(-1)
    if (first === undefined || last === undefined) return []
    const { actor, door, purpose, brandCode } = first
    const name = purposes[purpose] ?? purpose
    return [
      `${actor} (${doorName(door)})`,
      brandCode === null ? name : `${name}, ${brandName(pack, brandCode)}`,
      String(lookUps.length),
      moment(first.at),
      moment(last.at),
    ]
  })
  return tableSection({
    title: 'Bu adresi kimler sordu',
    about: 'Aynı kişinin aynı amaçla soruları bir satırdadır. Bu belgenin hazırlanması da bir sorgudur.',
    columns: ['Kim', 'Ne için', 'Kaç kez', 'İlk', 'Son'],
    widths: [118, 95, 40, 101, 101],
    rows,
  })
}

function channelName(channel: string): string {
  return isChannel(channel) ? words.channels[channel] : channel
}

/** Words for the purposes in the log of look-ups; a purpose without an entry is shown as it is. */
export const purposes: Readonly<Record<string, string>> = {
  'look-up': 'durumu görmek',
  'cli lookup': 'durumu görmek',
  history: 'geçmişi görmek',
  list: 'bir dosyadaki adreslerin durumunu görmek',
  erasure: 'silme isteği',
  'recipient refusal': 'alıcının RET kaydını görmek',
  'change not stored': 'kaydedilemeyen bir değişikliğin nedenini görmek',
  'personal data': 'bu belge',
  'evidence pack': 'kanıt dosyası',
  'evidence file': 'eklenmiş bir kanıt dosyasını almak',
  receipt: 'değişiklik belgesi',
  'iys status': 'durumu görmek',
  'iys multiple status': 'durumu görmek, toplu',
  'iys history': 'geçmişi görmek',
  'iys links': 'tercih bağlantısını almak',
  check: 'gönderimden önce sormak',
  links: 'tercih bağlantısını almak',
}

const about = [
  'Amaç: ticari elektronik ileti izinlerinizi bulmak, uygulamak, isteğinizle değiştirmek ve ispat edebilmek.',
  'Hukuki sebep: 6563 sayılı Kanun ve Ticari İletişim Yönetmeliği; KVKK m. 5/2: kanunda öngörülmesi (a), hukuki yükümlülük (ç), bir hakkın korunması (e).',
  'Adınız yalnızca izin formuna siz yazdıysanız ya da personelin notunda geçiyorsa tutulur. Adresiniz, adınız ve notlar şifreli saklanır.',
  'KVKK m. 11’e göre düzeltme ve silme isteyebilir, itiraz edebilirsiniz. Başvurunuzu veri sorumlusuna yazılı olarak iletin; en geç 30 gün içinde yanıtlanır.',
  'Kayıtların sonradan değiştirilmediği, istenirse ayrı bir kanıt dosyasıyla gösterilir.',
]
