import type { Content } from 'pdfmake/interfaces.js'
import type { Actor } from '../consent/actor.ts'
import type { Recipient } from '../consent/recipient.ts'
import { names as english } from '../language/english-names.ts'
import { names as turkish } from '../language/turkish-names.ts'
import type { Register } from '../register/register.ts'
import { brandName, sourceName } from './consents/words.ts'
import { datesIn, fileMoment } from './dates.ts'
import type { FileOf, RecipientFile } from './makers.ts'
import { collectPack } from './pack/collect.ts'
import type { Pack, PackChange } from './pack/pack-json.ts'
import { wordingIn } from './pack/wordings.ts'
import {
  documentHead,
  entryTitle,
  factTable,
  hashText,
  printPdf,
  quietText,
  quotedBox,
  sectionTitle,
  statusText,
} from './pdf.ts'

type ReceiptRequest = Pick<FileOf<'receipt'>, 'changeIds' | 'language'> & {
  readonly recipient: Recipient
}

/**
 * Makes the receipt (PDF) of changes for the person who made them: what was recorded, when, and what proves its age. The
 * file's name does not contain the address.
 */
export async function receipt(
  register: Register,
  actor: Actor & { readonly id: string },
  { recipient, changeIds, language }: ReceiptRequest,
): Promise<RecipientFile> {
  const collected = await collectPack(register, actor, { recipient, purpose: 'receipt' })
  if (collected.kind === 'ceiling') return collected
  const { pack } = collected
  const changes = pack.changes.filter(({ id }) => changeIds.includes(id))
  if (changes.length === 0) return { kind: 'absent' }
  const { provider, madeAt } = pack
  const texts = receiptTexts[language]
  const content = await printPdf(texts.title, { provider, madeAt, language }, [
    ...documentHead(texts.title, texts.subtitle(provider.name), [
      [texts.controller, provider.name],
      [texts.address, { text: pack.recipient.address, bold: true }],
      [texts.made, datesIn(language).exact(madeAt)],
    ]),
    ...changes.flatMap((change) => changeBlock(change, pack, language)),
    sectionTitle(texts.verify),
    quietText(texts.verifyAbout),
  ])
  const fileName = `izin-belgesi_${provider.code}_${changeIds[0]?.slice(0, 12)}_${fileMoment(madeAt)}.pdf`
  return { kind: 'file', fileName, content }
}

/** Prints a change with its times, its seal, and the text that the person saw. */
function changeBlock(change: PackChange, pack: Pack, language: ReceiptRequest['language']): Content[] {
  const { words, ...texts } = receiptTexts[language]
  const { exact, exactWall } = datesIn(language)
  const { status, brandCode, channel, consentDate, recordedAt, source, id } = change
  const wording = pack.wordings.find(({ digest }) => digest === wordingIn(change))
  const about = `${brandName(pack, brandCode)} · ${words.channels[channel]}`
  return [
    entryTitle([statusText(status, status), `  ${about}`]),
    factTable([
      [texts.saidAt, consentDate === null ? null : exactWall(consentDate)],
      [texts.recordedAt, exact(recordedAt)],
      [texts.source, source === null ? null : sourceName(source, words)],
      [texts.seal, sealText(change, pack, language)],
      [texts.id, hashText(id)],
      [texts.shown, wording === undefined ? null : hashText(wording.digest)],
    ]),
    ...(wording === undefined ? [] : [quotedBox(wording.text, 'page')]),
  ]
}

/** Returns the sentence on whether the day of a change was closed, and stamped. */
function sealText({ proof }: PackChange, pack: Pack, language: ReceiptRequest['language']): string {
  const texts = receiptTexts[language]
  const { date, exact } = datesIn(language)
  const day = pack.days.find((candidate) => candidate.date === proof?.day.date)
  if (day === undefined) return texts.open
  const closedText = texts.closed(date(day.date), exact(day.closedAt))
  return day.stamp === undefined ? closedText : `${closedText} ${texts.stamped(exact(day.stamp.stampedAt))}`
}

const receiptTexts = {
  tr: {
    words: turkish,
    title: 'İzin değişikliği belgesi',
    subtitle: (company: string) => `Kaydeden: ${company}`,
    address: 'Adres',
    controller: 'Veri sorumlusu',
    made: 'Belgenin hazırlandığı an',
    saidAt: 'Bildirim tarihi',
    recordedAt: 'Kaydedildiği an',
    source: 'Nereden alındığı',
    id: 'İşlem no',
    shown: 'Gösterilen metnin SHA-256 özeti',
    seal: 'Mühür',
    open: 'Günü henüz kapanmadı.',
    closed: (day: string, at: string) => `Mühürlendi. Günü (${day}) ${at} anında kapandı.`,
    stamped: (at: string) => `Günün mührü ${at} anında damgalandı.`,
    verify: 'Nasıl doğrulanır',
    verifyAbout:
      'Değişiklik, kayıt defterinin mühürlerinden birine girer. Mühürler gün gün zincirlenir; günün mührü zaman damgası alabilir ve şirketin kanallarına gönderilen günlük raporda yazar. Şirketten isteyeceğiniz kanıt dosyası (ZIP) izin verify komutuyla, şirkete sormadan denetlenir.',
  },
  en: {
    words: english,
    title: 'Receipt of a change of consent',
    subtitle: (company: string) => `Recorded by ${company}`,
    address: 'Address',
    controller: 'Data controller',
    made: 'When this was made',
    saidAt: 'Stated on',
    recordedAt: 'Recorded at',
    source: 'Source',
    id: 'Record no',
    shown: 'SHA-256 digest of the text that was shown',
    seal: 'Seal',
    open: 'Its day is not closed yet.',
    closed: (day: string, at: string) => `Sealed. Its day (${day}) was closed at ${at}.`,
    stamped: (at: string) => `The seal of the day was time-stamped at ${at}.`,
    verify: 'How to check it',
    verifyAbout:
      'The change becomes part of a seal of the register. Seals are chained day by day; the seal of a day may be time-stamped, and stands in the daily report that is posted to the chat channels of the company. The evidence file (ZIP) that you may ask the company for is checked by the command izin verify, without asking the company.',
  },
}
