import type { Content } from 'pdfmake/interfaces.js'
import { enclosedIn, fileName, fileOfText } from '../../proof/pack/attached-files.ts'
import type { PackChange, PackDay } from '../../proof/pack/pack-json.ts'
import { wordingIn } from '../../proof/pack/wordings.ts'
import type { Door } from '../../register/actor.ts'
import { datesIn } from '../dates.ts'
import { facts, hash, printable, quiet, quotedParts, section, stated, together } from '../pdf.ts'
import { type PackLanguage, sourceName, type Texts, textsIn, type Writing } from './texts.ts'

/** Prints each change of the address with its proof, without the seals in personal data. */
export function changes(writing: Writing, { withSeals }: { readonly withSeals: boolean }): Content[] {
  const { pack, texts } = writing
  const { title, about, none, erased } = texts.change
  if (pack.changes.length === 0) {
    return [section(title), { text: pack.recipient.known === 'erased' ? erased : none }]
  }
  return pack.changes.map((change, index) =>
    changeBlock(change, {
      number: index + 1,
      above: index === 0 ? [section(title), quiet(about)] : [],
      withSeals,
      writing,
    }),
  )
}

interface Placed {
  readonly number: number
  /** Printed above the first change, so that the title never ends a page alone. */
  readonly above: Content[]
  readonly withSeals: boolean
  readonly writing: Writing
}

function changeBlock(change: PackChange, { number, above, withSeals, writing }: Placed): Content {
  const { texts, language, brandName } = writing
  const { exact, exactWall } = datesIn(language)
  const { words } = texts
  const told = texts.change
  const { status, brandCode, channel, recipientType, consentDate, source, actor } = change
  const door = words.doors[change.door as Door] ?? change.door
  const title = `${brandName(brandCode)} · ${words.channels[channel]} · ${words.types[recipientType]}`
  const head: Content = {
    text: [`${number}. `, stated(status, status) as { text: string }, `  ${title}`],
    style: 'entry',
    headlineLevel: 1,
  }
  const body = facts([
    [told.saidAt(status), consentDate === null ? told.noDate : exactWall(consentDate)],
    [told.recordedAt, exact(change.recordedAt)],
    [told.source, source === null ? told.noSource : sourceName(source, texts)],
    [told.door, door],
    [told.actor, actor],
    [told.secondPerson, change.secondPerson ?? null],
    [told.effect, words.effects[change.effect]],
    [told.evidence, evidenceOf(change, writing)],
    ...laterEvidenceOf(change, writing),
    [told.seal, withSeals ? sealOf(change, writing) : null],
    [told.id, hash(change.id)],
  ])
  const texted = [change.evidence, ...change.laterEvidence.map(({ text }) => text)]
  return together([...above, head, body], texted.join(''))
}

function evidenceOf(change: PackChange, { texts, language }: Writing): Content {
  const { evidence, evidenceDigest } = change
  if (evidenceDigest === null) return texts.change.noEvidence
  if (evidence === null) return { text: texts.change.lostEvidence, bold: true }
  const given = Object.entries(JSON.parse(evidence) as Record<string, unknown>)
  const line = (name: string, value: string): Content => ({
    text: [{ text: `${texts.words.evidence[name] ?? name}: `, style: 'quiet' }, printable(value)],
  })
  const wording = wordingIn(change)
  return {
    stack: [
      ...given
        .filter(([name, value]) => value !== null && value !== '' && name !== 'door' && value !== wording)
        .map(([name, value]) => line(name, evidenceValue(name, value, texts, language))),
      ...(wording === null ? [] : [line('text', texts.change.wording(wording))]),
    ],
  }
}

/** Later evidence is printed apart, with the day it was added. */
function laterEvidenceOf(
  { laterEvidence }: PackChange,
  { pack, texts, language }: Writing,
): [string, Content][] {
  const { moment } = datesIn(language)
  const enclosed = enclosedIn(pack.files)
  return laterEvidence.map(({ recordedAt, actor, text }) => [
    texts.change.laterEvidence,
    {
      stack: [
        { text: texts.change.addedLater(moment(recordedAt), actor), style: 'quiet' },
        text === null ? { text: texts.change.lostEvidence, bold: true } : laterText(text, texts, enclosed),
      ],
    },
  ])
}

/** Names a file by its kind and digest, by which it is found beside the document. */
function laterText(text: string, { change: told }: Texts, enclosed: ReadonlySet<string>): Content {
  const file = fileOfText(text)
  if (file === null) return printable(String((JSON.parse(text) as Record<string, unknown>).note ?? text))
  return {
    stack: [
      printable(told.file(file.kind, file.bytes, file.name)),
      { text: [{ text: `${told.fileDigest}: `, style: 'quiet' }, hash(file.sha256) as { text: string }] },
      ...(enclosed.has(fileName(file)) ? [] : [{ text: told.fileApart, style: 'quiet' }]),
    ],
  }
}

function evidenceValue(name: string, value: unknown, { words }: Texts, language: PackLanguage): string {
  const text = String(value)
  if (['provedAt', 'forwardedAt'].includes(name) && typeof value === 'number')
    return datesIn(language).exact(value)
  if (name === 'proof') return words.proofs[text] ?? text
  if (name === 'reason') return words.evidenceReasons[text] ?? text
  return name === 'source' ? sourceName(text, textsIn(language)) : text
}

/** Says how far the age of the change can be proved. */
function sealOf({ seal: place, brandCode }: PackChange, { pack, texts, language }: Writing): Content {
  const told = texts.change
  const seal = pack.seals.find(({ fromSeq }) => fromSeq === place?.fromSeq)
  if (seal === undefined) return told.unsealed
  const day = pack.days.find(({ date }) => date === seal.day?.date)
  if (day === undefined) return `${told.sealed(seal.sealedAt)} ${told.dayOpen}`
  const stamp = pack.stamps.find((one) => one.date === day.date && one.brandCode === brandCode)
  const { moment } = datesIn(language)
  const places = day.witnesses.map(({ place, seenAt }) => `${capital(place)} (${moment(seenAt)})`)
  return {
    stack: [
      told.sealed(seal.sealedAt),
      told.dayClosed(day.date, day.closedAt),
      ...(places.length === 0 ? [] : [told.witnesses(places.join(', '))]),
      ...stampLines(day.stamp, told.dayStamp),
      ...stampLines(stamp, told.stamp),
    ],
  }
}

function stampLines(stamp: PackDay['stamp'], saying: (at: number, authority: string) => string): string[] {
  return stamp === undefined ? [] : [saying(stamp.stampedAt, stamp.authority)]
}

function capital(place: string): string {
  return place.slice(0, 1).toUpperCase() + place.slice(1)
}

export function wordings({ pack, texts: { shown: told } }: Writing): Content[] {
  const blocks = pack.wordings.flatMap(({ digest, language, text }): Content[] => [
    { text: told.name(digest, told.languages[language]), style: 'entry', headlineLevel: 1 },
    quotedParts(text),
    hash(told.digest(digest)),
    quiet(told.vouched),
  ])
  if (blocks.length === 0) return []
  return [together([section(told.title), quiet(told.about)], ''), ...blocks]
}
