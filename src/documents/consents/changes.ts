import type { Content } from 'pdfmake/interfaces.js'
import { ended } from '../../consent/fold.ts'
import { evidenceFileTypes } from '../../register/evidence/file-kind.ts'
import { storedJson } from '../../util/json.ts'
import { datesIn } from '../dates.ts'
import { enclosedIn, fileName, fileOfText } from '../pack/files.ts'
import { type Pack, type PackChange, type PackLater, personIn } from '../pack/pack-json.ts'
import { codeWordingIn, wordingIn } from '../pack/wordings.ts'
import {
  entryTitle,
  type Fact,
  factTable,
  hashText,
  keepTogether,
  printable,
  quietText,
  quotedBox,
  sectionTitle,
  statusText,
} from '../pdf.ts'
import { brandName, doorName, sourceName, words } from './words.ts'

const { date, exact, exactWall, moment } = datesIn('tr')

/**
 * Prints every change of the evidence pack with its evidence. With `withSeals` also what proves its age: the seal of its day and
 * the day's time stamp.
 */
export function changes(pack: Pack, { withSeals }: { readonly withSeals: boolean }): Content[] {
  const title = sectionTitle('Değişiklikler')
  if (pack.changes.length === 0) {
    return [
      title,
      pack.recipient.known === 'erased'
        ? 'Bu adresin kişisel verileri silinmiştir. Gösterilebilecek bir kayıt kalmamıştır; ret bildirdiyse yine de uygulanır.'
        : 'Şirketin kaydında bu adres için sorulan markalara ait hiçbir değişiklik yok.',
    ]
  }
  const about =
    'Bu adres için kaydedilmiş olan her şey, kayıt sırasıyla. Kayıtlar yalnızca eklenir, değiştirilmez.'
  return pack.changes.map((change, index) => {
    // The title is printed together with the first change, so that it never stands alone at the end of a page.
    const above = index === 0 ? [title, quietText(about)] : []
    const texted = [
      change.evidence,
      ...change.later.map((entry) => (entry.kind === 'evidence' ? entry.text : '')),
    ]
    const head = headOf(change, index + 1, pack)
    return keepTogether([...above, head, factsOf(change, pack, withSeals)], texted.join(''))
  })
}

function headOf({ status, brandCode, channel, recipientType }: PackChange, number: number, pack: Pack) {
  const about = [brandName(pack, brandCode), words.channels[channel], words.types[recipientType]]
  return entryTitle([`${number}. `, statusText(status, status), `  ${about.join(' · ')}`])
}

/** Prints the facts of a change as a table of two columns. */
function factsOf(change: PackChange, pack: Pack, withSeals: boolean): Content {
  const { status, consentDate, recordedAt, source, actor, secondPerson } = change
  return factTable([
    [`${status} tarihi`, consentDate === null ? 'bildirilmedi' : exactWall(consentDate)],
    ['Kaydedildiği an', exact(recordedAt)],
    ['Nereden alındığı', source === null ? 'bildirilmedi' : sourceName(source)],
    ['Kimden, hangi yoldan', doorName(change.door)],
    ['Kaydeden', actor === null ? null : personIn(pack, actor)],
    ['Doğrulayan ikinci kişi', secondPerson === null ? null : personIn(pack, secondPerson)],
    ['İYS kurallarına göre', effectText(change)],
    ['Kanıt', evidenceOf(change)],
    ...change.later.map((entry) =>
      entry.kind === 'evidence' ? laterEvidence(entry, pack) : answerOfIys(entry, pack),
    ),
    ['Mühür', withSeals ? sealOf(change, pack) : null],
    ['İşlem no', hashText(change.id)],
  ])
}

/** Returns the sentence about a change's effect. Only a mistyped RET can be taken back without a second person, so it says so. */
function effectText({ effect, secondPerson }: PackChange): string {
  return effect === 'void' && secondPerson === null ? words.voidByTypist : words.effects[effect]
}

/** Prints that the evidence of a change was damaged in the database. */
const lostEvidence = (): Content =>
  statusText('Bu değişikliğin kanıtı vardı, ama bulunamadı ya da bozulmuş.', null)

/** Prints the evidence that was recorded together with a change. */
function evidenceOf(change: PackChange): Content {
  const { evidence, evidenceDigest } = change
  if (evidenceDigest === null) return 'Bu değişiklikle birlikte kanıt kaydedilmedi.'
  if (evidence === null) return lostEvidence()
  const facts = Object.entries(storedJson<Record<string, unknown>>(evidence))
  const [wording, codeWording] = [wordingIn(change), codeWordingIn(change)]
  const digests = [wording, codeWording]
  return {
    stack: [
      ...facts
        .filter(
          ([name, value]) =>
            value !== null && value !== '' && name !== 'door' && !digests.includes(String(value)),
        )
        .map(([name, value]) => labelledText(words.evidence[name] ?? name, evidenceValue(name, value))),
      ...(wording === null ? [] : [labelledText('Gösterilen metin', annexNote(wording))]),
      ...(codeWording === null ? [] : [labelledText('Kodla gönderilen metin', annexNote(codeWording))]),
    ],
  }
}

function labelledText(label: string, value: Content): Content {
  // pdfmake takes any content inside a text; its types allow fewer.
  return { text: [{ text: `${label}: `, style: 'quiet' }, value as { text: string }] }
}

/** Returns the sentence that refers to a text in the annex, by the beginning of its digest. */
const annexNote = (digest: string) => `özeti ${digest.slice(0, 8)} ile başlayan metin; tamamı sondaki ektedir`

/** Fields of evidence whose value is a time (ms UTC). */
const moments: ReadonlySet<string> = new Set(['provedAt', 'sentAt', 'askedAt', 'mailedAt', 'receivedAt'])

/** Returns a field of the evidence in Turkish: codes by their names, instants as dates. */
function evidenceValue(name: string, value: unknown): string {
  const text = String(value)
  if (moments.has(name) && typeof value === 'number') return exact(value)
  if (name === 'source') return sourceName(text)
  const codeName = { proof: words.proofs, reason: words.evidenceReasons }[name]?.[text]
  return printable(codeName ?? text)
}

type LaterOf<Kind> = Extract<PackLater, { kind: Kind }>

/** Prints İYS's answer to a change, and how the company knows it. */
function answerOfIys({ recordedAt, actor, content }: LaterOf<'iys-answer'>, pack: Pack): Fact {
  const { outcome, by, code, creationDate, transactionId } = content
  const how = {
    receipt: `İYS’nin alındısıyla${creationDate === null ? '' : `, İYS’nin kayıt anı ${creationDate}`}`,
    file: 'İYS’nin dosyasıyla',
    word: `${actor === null ? 'çalışan' : personIn(pack, actor)} beyanıyla`,
  }[by]
  const result =
    outcome === 'registered' ? 'kaydedildi' : `kabul edilmedi${code === null ? '' : ` (${code})`}`
  const line = `İYS’de ${result}: ${how}. Kaydedildiği an: ${moment(recordedAt)}.`
  return ['İYS’nin yanıtı', { stack: [line, ...(transactionId === null ? [] : [hashText(transactionId)])] }]
}

/** Prints evidence that was added later: when and by whom, and that it may not have existed when the change was recorded. */
function laterEvidence({ recordedAt, actor, text }: LaterOf<'evidence'>, pack: Pack): Fact {
  const by = actor === null ? '' : `, ekleyen ${personIn(pack, actor)}`
  const addedText = `${moment(recordedAt)} anında eklendi${by}. Değişiklik kaydedilirken var olduğunu göstermez.`
  const content = text === null ? lostEvidence() : laterText(text, pack)
  return ['Sonradan eklenen kanıt', { stack: [quietText(addedText), content] }]
}

/** Prints evidence added later. A note is printed as it is, a file by its kind and digest. */
function laterText(text: string, { changes }: Pack): Content {
  const file = fileOfText(text)
  if (file === null) return printable(String(storedJson<Record<string, unknown>>(text).note ?? text))
  const name = file.name === '' ? '' : `, adı “${file.name}”`
  const about = `Dosya: ${evidenceFileTypes[file.kind].tr}, ${file.bytes.toLocaleString('tr')} bayt${name}`
  const apart = 'Dosyalar birlikte çok büyük olduğu için bu dosya pakette değildir; şirketten ayrıca istenir.'
  return {
    stack: [
      printable(about),
      labelledText('SHA-256 özeti', hashText(file.sha256)),
      ...(enclosedIn(changes).has(fileName(file)) ? [] : [quietText(apart)]),
    ],
  }
}

/** Prints what proves the age of a change: its closed day, the chats that got the day's seal, and the day's time stamp. */
function sealOf({ proof }: PackChange, pack: Pack): Content {
  const day = pack.days.find(({ date }) => date === proof?.day.date)
  if (day === undefined) return 'Günü henüz kapanmadı.'
  const { stamp, postedTo } = day
  const posts = postedTo.map(({ place, seenAt }) => `${capital(place)} (${moment(seenAt)})`)
  return {
    stack: [
      `Mühürlendi. Günü (${date(day.date)}) ${moment(day.closedAt)} anında kapandı.`,
      ...(posts.length === 0 ? [] : [ended(`Günün mührü dışarıda da görüldü: ${posts.join(', ')}`)]),
      ...(stamp === undefined
        ? []
        : [ended(`Günün mührü ${exact(stamp.stampedAt)} anında damgalandı: ${stamp.authority}`)]),
    ],
  }
}

function capital(place: string): string {
  return place.slice(0, 1).toUpperCase() + place.slice(1)
}

const languages = { tr: 'Türkçe', en: 'İngilizce' }

/** Prints the annex with the full texts that the recipient saw. */
export function wordings({ wordings }: Pack): Content[] {
  const blocks = wordings.flatMap(({ digest, language, text }): Content[] => [
    entryTitle(`${digest.slice(0, 8)} · ${languages[language]}`),
    quotedBox(text, 'page'),
    hashText(`SHA-256 özeti ${digest}`),
    quietText('Değişikliğin kanıtında bu özet durur.'),
  ])
  const about =
    'Alıcının onay ya da ret bildirirken gördüğü sayfa veya sohbet. Kişiden kişiye değişen yerler ‹ › içinde, düğmeler köşeli parantez içindedir. Metin, bildirimin kaydedildiği andaki metindir; daha önce gönderilmiş bir mesajın düğmesine basıldıysa o mesaj eski metinle yazılmış olabilir.'
  return blocks.length === 0
    ? []
    : [keepTogether([sectionTitle('Ek: gösterilen metinler'), quietText(about)], ''), ...blocks]
}
