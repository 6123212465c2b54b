import type { Recipient } from '../../consent/recipient.ts'
import { changes, wordings } from '../../documents/consents/changes.ts'
import { writingOf } from '../../documents/consents/texts.ts'
import { datesIn, fileMoment } from '../../documents/dates.ts'
import type { FileOf, RecipientFile } from '../../documents/makers.ts'
import { opening, printed, quiet, section } from '../../documents/pdf.ts'
import { collectPack } from '../../proof/pack/collect.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import { wordingsIn } from '../../proof/pack/wordings.ts'
import type { Actor } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'

/**
 * Makes the receipt of changes for the person who made them: what was recorded and when, and how far its age
 * can be proved. The file's name does not hold the address.
 */
export async function receipt(
  register: Register,
  actor: Actor & { readonly id: string },
  {
    recipient,
    changeIds,
    language,
  }: Pick<FileOf<'receipt'>, 'changeIds' | 'language'> & { readonly recipient: Recipient },
): Promise<RecipientFile> {
  const collected = await collectPack(register, actor, { recipient, language, purpose: 'receipt' })
  if (collected.kind === 'ceiling') return collected
  const pack = ofChanges(collected.pack, changeIds)
  if (pack === null) return { kind: 'absent' }
  return {
    kind: 'file',
    fileName: `izin-belgesi_${pack.provider.code}_${changeIds[0]?.slice(0, 12)}_${fileMoment(pack.madeAt)}.pdf`,
    content: await receiptPdf(pack),
  }
}

function ofChanges(pack: Pack, changeIds: readonly string[]): Pack | null {
  const changes = pack.changes.filter(({ id }) => changeIds.includes(id))
  const shown = wordingsIn(changes)
  const wordings = pack.wordings.filter(({ digest }) => shown.includes(digest))
  return changes.length === 0 ? null : { ...pack, changes, wordings, complaints: [] }
}

/** Node only. */
async function receiptPdf(pack: Pack): Promise<Uint8Array> {
  const { language, provider, recipient, madeAt } = pack
  const texts = receiptTexts[language]
  const writing = writingOf(pack)
  return await printed(texts.title, pack, [
    ...opening(texts.title, texts.subtitle(provider.name), [
      [texts.controller, provider.name],
      [texts.address, { text: recipient.address, bold: true }],
      [texts.made, datesIn(language).exact(madeAt)],
    ]),
    ...changes(writing, { withSeals: true }),
    section(texts.verify),
    quiet(texts.verifyAbout),
    ...wordings(writing),
  ])
}

const receiptTexts = {
  tr: {
    title: 'İzin değişikliği belgesi',
    subtitle: (company: string) => `Kaydeden: ${company}`,
    address: 'Adres',
    controller: 'Veri sorumlusu',
    made: 'Belgenin hazırlandığı an',
    verify: 'Nasıl doğrulanır',
    verifyAbout:
      'Değişiklik, kayıt defterinin mühürlerinden birine girer. Mühürler gün gün zincirlenir; günün mührü zaman damgası alabilir ve şirketin kanallarına gönderilen günlük raporda yazar. Şirketten isteyeceğiniz kanıt dosyası (ZIP) izin verify komutuyla, şirkete sormadan denetlenir.',
  },
  en: {
    title: 'Receipt of a change of consent',
    subtitle: (company: string) => `Recorded by ${company}`,
    address: 'Address',
    controller: 'Data controller',
    made: 'When this was made',
    verify: 'How to check it',
    verifyAbout:
      'The change becomes part of a seal of the register. Seals are chained day by day; the seal of a day may be time-stamped, and stands in the daily report that is posted to the rooms of the company. The evidence file (ZIP) that you may ask the company for is checked by the command izin verify, without asking the company.',
  },
}
