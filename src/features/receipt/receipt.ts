import type { Content } from 'pdfmake/interfaces.js'
import { maskAddress, type Recipient } from '../../consent/recipient.ts'
import { changes, wordings } from '../../documents/consents/changes.ts'
import { writingOf } from '../../documents/consents/texts.ts'
import { datesIn, fileMoment } from '../../documents/dates.ts'
import { facts, hash, list, opening, printed, quiet, section } from '../../documents/pdf.ts'
import { collectPack } from '../../proof/pack/collect.ts'
import type { Pack, PackChange } from '../../proof/pack/pack-json.ts'
import { wordingsIn } from '../../proof/pack/wordings.ts'
import type { Actor } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'

type Receipt =
  | { readonly kind: 'file'; readonly fileName: string; readonly content: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * Makes the receipt of changes for the person who made them: what was recorded and when, its place in the seals (RFC 6962)
 * and how to check that without the company. The file's name does not hold the address.
 */
export async function receipt(
  register: Register,
  actor: Actor & { readonly id: string },
  {
    recipient,
    changeIds,
    language,
    masked = false,
  }: {
    readonly recipient: Recipient
    readonly changeIds: readonly string[]
    readonly language: 'tr' | 'en'
    readonly masked?: boolean | undefined
  },
): Promise<Receipt> {
  const collected = await collectPack(register, actor, { recipient, purpose: 'receipt' })
  if (collected.kind === 'ceiling') return collected
  const whole = ofChanges(collected.pack, changeIds)
  if (whole === null) return { kind: 'absent' }
  const { address } = whole.recipient
  const pack = masked ? { ...whole, recipient: { ...whole.recipient, address: maskAddress(address) } } : whole
  return {
    kind: 'file',
    fileName: `izin-belgesi_${pack.provider.code}_${changeIds[0]?.slice(0, 12)}_${fileMoment(pack.madeAt)}.pdf`,
    content: await receiptPdf(pack, language),
  }
}

function ofChanges(pack: Pack, changeIds: readonly string[]): Pack | null {
  const changes = pack.changes.filter(({ id }) => changeIds.includes(id))
  const shown = wordingsIn(changes)
  const wordings = pack.wordings.filter(({ digest }) => shown.includes(digest))
  return changes.length === 0 ? null : { ...pack, changes, wordings, complaints: [] }
}

/** Node only. */
async function receiptPdf(pack: Pack, language: 'tr' | 'en'): Promise<Uint8Array> {
  const texts = receiptTexts[language]
  const { provider, recipient, madeAt } = pack
  const writing = writingOf(pack, language)
  const content: Content[] = [
    ...opening(texts.title, texts.subtitle(provider.name), [
      [texts.controller, provider.name],
      [texts.address, { text: recipient.address, bold: true }],
      [texts.made, datesIn(language).exact(madeAt)],
    ]),
    ...changes(writing, { withSeals: true }),
    section(texts.path),
    ...pack.changes.flatMap((change) => pathOf(change, pack, language)),
    section(texts.verify),
    list('ol', texts.steps),
    ...wordings(writing),
  ]
  return await printed({ title: texts.title, provider, madeAt, content }, language)
}

/** Lists what the root of the seal is computed from. */
function pathOf({ id, seal: place }: PackChange, { seals }: Pack, language: 'tr' | 'en'): Content[] {
  const texts = receiptTexts[language]
  const seal = seals.find(({ fromSeq }) => fromSeq === place?.fromSeq)
  if (seal === undefined || place === null) return [quiet(texts.unsealed)]
  const path: Content =
    place.path.length === 0 ? texts.noSiblings : { ol: place.path.map((sibling) => hash(sibling)) }
  return [
    quiet(texts.pathAbout),
    facts([
      [texts.leaf, hash(id)],
      [texts.place, texts.placeOf(place.index, place.size)],
      [texts.siblings, path],
      [texts.root, hash(seal.root)],
      [texts.head, hash(seal.head)],
    ]),
  ]
}

const tr = {
  title: 'İzin değişikliği belgesi',
  subtitle: (company: string) => `Kaydeden: ${company}`,
  address: 'Adres',
  controller: 'Veri sorumlusu',
  made: 'Belgenin hazırlandığı an',
  path: 'Mühürdeki yeri',
  pathAbout:
    'Değişiklik, kayıt defterinin mührüne dahildir. Aşağıdaki değerlerle, şirkete sormadan denetlenebilir.',
  leaf: 'İşlem no',
  place: 'Sırası',
  placeOf: (index: number, size: number) => `${index + 1}. sırada, ${size} kayıt içinde`,
  siblings: 'Yol',
  noSiblings: 'Mühürde tek kayıt olduğu için yol boştur.',
  root: 'Mührün kökü',
  head: 'Mührün zincirdeki değeri',
  unsealed: 'Bu değişiklik henüz mühürlenmedi. Birkaç dakika sonra yeni bir belge isteyin.',
  verify: 'Nasıl doğrulanır',
  steps: [
    'İşlem numarasının 32 baytının önüne 00 baytı konur ve SHA-256 özeti alınır (RFC 6962, 2.1).',
    'Yoldaki her değer sırayla eklenir: kalan sıra numarası tek ise, ya da ağacın o katında son yaprak ise solda, değilse sağda. Her adımda 01 baytı, sol ve sağ değer birlikte özetlenir (RFC 9162, 2.1.3.2).',
    'Sonuç mührün kökü ile aynıysa, değişiklik o mühürde olduğu gibi durmaktadır.',
    'Mühürler gün gün zincirlenir; günün mührü zaman damgası alabilir ve şirketin kanallarına gönderilen günlük raporda yazar. Şirketten isteyeceğiniz kanıt dosyası (ZIP) "izin verify" komutuyla tümüyle denetlenir.',
  ],
}

const en: typeof tr = {
  title: 'Receipt of a change of consent',
  subtitle: (company) => `Recorded by ${company}`,
  address: 'Address',
  controller: 'Data controller',
  made: 'When this was made',
  path: 'Its place in the seal',
  pathAbout:
    'The change is part of a seal of the register. With the values below that can be checked without asking the company.',
  leaf: 'Number of the change',
  place: 'Place',
  placeOf: (index, size) => `${index + 1} of ${size} entries`,
  siblings: 'Path',
  noSiblings: 'It is the only change in its seal, so the path is empty.',
  root: 'Root of the seal',
  head: 'Value of the seal in the chain',
  unsealed: 'This change is not sealed yet. Ask for a new receipt in a few minutes.',
  verify: 'How to check it',
  steps: [
    'Put the byte 00 before the 32 bytes of the number of the change and take SHA-256 (RFC 6962, 2.1).',
    'Add each value of the path in turn: on the left where the place that remains is odd, or where this is the last leaf of its level; else on the right. Each step hashes the byte 01, the left and the right value (RFC 9162, 2.1.3.2).',
    'If the result is the root of the seal, the change stands in that seal as it is.',
    'Seals are chained day by day; the seal of a day may be time-stamped, and stands in the daily report that is posted to the rooms of the company. The evidence file (ZIP) that you may ask the company for is checked as a whole by the command "izin verify".',
  ],
}

const receiptTexts = { tr, en }
