import type { Content } from 'pdfmake/interfaces.js'
import type { Actor } from '../consent/actor.ts'
import type { Register } from '../register/register.ts'
import { changes, wordings } from './consents/changes.ts'
import { complaints } from './consents/complaints.ts'
import { dayInQuestion, presentState } from './consents/states.ts'
import { doorName, timesAbout } from './consents/words.ts'
import { datesIn, fileMoment } from './dates.ts'
import { collectPack, type PackInput } from './pack/collect.ts'
import { attachedTo, documentFile, type PackFiles, packFile, withSums } from './pack/files.ts'
import { type Pack, packText, personIn } from './pack/pack-json.ts'
import { documentHead, entryTitle, list, printPdf, sectionTitle } from './pdf.ts'
import { zipFile } from './zip.ts'

export interface EvidencePackInput extends PackInput {
  readonly format: 'pdf' | 'zip'
}

type EvidencePack =
  | {
      readonly kind: 'file'
      readonly fileName: string
      readonly content: Uint8Array
      readonly pack: Pack
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * Makes an evidence pack: all that an inspector asks for after a complaint about one address. It counts as a look-up of the
 * address. The file contains the address, so it is never posted in a chat; its name does not contain it.
 */
export async function evidencePack(
  register: Register,
  actor: Actor & { readonly id: string },
  { format, ...input }: EvidencePackInput,
): Promise<EvidencePack> {
  const collected = await collectPack(register, actor, input)
  if (collected.kind === 'ceiling') return collected
  const { pack } = collected
  const fileName = `izin-kanit_${pack.provider.code}_${fileMoment(pack.madeAt)}.${format}`
  const content =
    format === 'pdf' ? await packPdf(pack) : await packZip(pack, await attachedTo(register, pack))
  return { kind: 'file', fileName, content, pack }
}

/** Makes the ZIP of a pack: the PDF document, its data as JSON, the attached evidence files, and a list of all digests. */
export async function packZip(pack: Pack, attached: PackFiles = {}): Promise<Uint8Array> {
  const files = { [documentFile]: await packPdf(pack), [packFile]: Buffer.from(packText(pack)), ...attached }
  return await zipFile(withSums(files), pack.madeAt)
}

/** Prints a pack as PDF. The same version of izin prints the same bytes again, which verification uses. Node only. */
export async function packPdf(pack: Pack): Promise<Uint8Array> {
  return await printPdf('İzin kanıt dosyası', pack, sectionsOf(pack))
}

/** Returns the printed sections of a pack, in their order. */
export function sectionsOf(pack: Pack): Content[] {
  return [
    ...headOf(pack),
    ...dayInQuestion(pack),
    ...presentState(pack),
    ...changes(pack, { withSeals: true }),
    ...complaints(pack),
    ...howToVerify(),
    ...wordings(pack),
  ]
}

const { date, exact } = datesIn('tr')

/** Prints the title of an evidence pack, and a table with its recipient, company, day in question and date. */
function headOf(pack: Pack): Content[] {
  const { provider, recipient, brands, day, madeAt, madeBy, changes, complaints } = pack
  const door = doorName(madeBy.door)
  const evidence = changes.filter((change) => change.evidence !== null).length
  return documentHead('İzin kanıt dosyası', 'Ticari elektronik ileti izninin ispatı', [
    ['Hizmet sağlayıcı', `${provider.name} (İYS kodu ${provider.code})`],
    ['Alıcının adresi', { text: recipient.address, bold: true }],
    ['Kapsanan markalar', brands.map(({ code, name }) => `${name} (${code})`).join(', ')],
    ['Mesajın günü', day === null ? 'sorulmadı' : { text: date(day), bold: true }],
    ['Hazırlandığı an', `${exact(madeAt)}. ${timesAbout}`],
    ['Hazırlayan', madeBy.id === null ? door : `${personIn(pack, madeBy.id)}, ${door}`],
    ['İçindekiler', `${changes.length} değişiklik, ${evidence} kanıt, ${complaints.length} şikâyet`],
  ])
}

const howToVerify = (): Content[] => [
  sectionTitle('Bu dosya nasıl doğrulanır'),
  list('ol', [
    'Bu belge, yanındaki pack.json dosyasından okunur hâle getirilmiştir; doğrulanan o dosyadır.',
    'izin verify --export DOSYA.zip komutu internet, anahtar ve şirketin veritabanı olmadan çalışır: adresi, her değişikliği, kanıtını ve mühre giden yolunu yeniden hesaplar; değiştirilmiş ilk kaydı adıyla söyler. Belgeyi de yeniden basıp karşılaştırır.',
    'TSA_CA_FILE damgayı veren kurumun kök sertifikasını gösterirse, zaman damgalarını (RFC 3161) kimin imzaladığı da denetlenir. Sertifikayı kurumdan alın.',
    'sha256sum -c SHA256SUMS yalnızca dosyaların yolda bozulup bozulmadığını gösterir.',
  ]),
  entryTitle('Bu dosyanın göstermediği'),
  list('ul', [
    'Şirketin kendi kaydını gösterir. İYS’nin aynı andaki kaydı İYS’den sorulur.',
    'Şirketin, markaların ve çalışanların adları, İYS’deki durum, şikâyetler ve dosyanın hazırlandığı an hiçbir mühürde durmaz; şirketin beyanıdır.',
    'Gösterilen kayıtların değiştirilmediğini gösterir. Son kayıttan sonra bir şeyin dışarıda bırakılmadığını tek başına gösteremez; bunun için şirketten kayıt defterinin tam dökümü (izin export) istenebilir.',
    'Yazı tipinde bulunmayan simgeler kutu olarak basılır; metinlerin aslı pack.json dosyasındadır.',
  ]),
]
