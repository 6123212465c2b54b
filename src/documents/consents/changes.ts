import type { Content } from 'pdfmake/interfaces.js'
import { readWallTime } from '../../calendar/istanbul.ts'
import { enclosedIn, fileName, fileOfText } from '../../proof/pack/files.ts'
import {
  type Pack,
  type PackChange,
  type PackComplaint,
  type PackLater,
  personIn,
} from '../../proof/pack/pack-json.ts'
import { heldAt } from '../../proof/pack/states.ts'
import { wordingIn } from '../../proof/pack/wordings.ts'
import type { Door } from '../../register/actor.ts'
import { datesIn } from '../dates.ts'
import {
  type Fact,
  facts,
  hash,
  printable,
  quiet,
  quoted,
  quotedParts,
  section,
  stated,
  together,
} from '../pdf.ts'
import { type PackLanguage, sourceName, type Texts, textsIn, type Writing } from './texts.ts'

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
  const { pack, texts, brandName } = writing
  const { exact, exactWall } = datesIn(pack.language)
  const { words } = texts
  const labels = texts.change
  const { status, brandCode, channel, recipientType, consentDate, source, actor } = change
  const door = words.doors[change.door as Door] ?? change.door
  const title = `${brandName(brandCode)} · ${words.channels[channel]} · ${words.types[recipientType]}`
  const head: Content = {
    text: [`${number}. `, stated(status, status) as { text: string }, `  ${title}`],
    style: 'entry',
    headlineLevel: 1,
  }
  const body = facts([
    [labels.saidAt(status), consentDate === null ? labels.noDate : exactWall(consentDate)],
    [labels.recordedAt, exact(change.recordedAt)],
    [labels.source, source === null ? labels.noSource : sourceName(source, texts)],
    [labels.door, door],
    [labels.actor, actor === null ? null : personIn(pack, actor)],
    [labels.secondPerson, change.secondPerson == null ? null : personIn(pack, change.secondPerson)],
    [labels.effect, words.effects[change.effect]],
    [labels.evidence, evidenceOf(change, writing)],
    ...change.later.map((one) =>
      one.kind === 'evidence' ? laterEvidence(one, writing) : answerOfIys(one, writing),
    ),
    [labels.seal, withSeals ? sealOf(change, writing) : null],
    [labels.id, hash(change.id)],
  ])
  const texted = [change.evidence, ...change.later.map((one) => (one.kind === 'evidence' ? one.text : ''))]
  return together([...above, head, body], texted.join(''))
}

function evidenceOf(change: PackChange, { pack: { language }, texts }: Writing): Content {
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

function answerOfIys({ recordedAt, actor, content }: LaterOf<'iys-answer'>, { pack, texts }: Writing): Fact {
  const named = actor === null ? null : personIn(pack, actor)
  const line = texts.change.answer(datesIn(pack.language).moment(recordedAt), named, content)
  const proof = content.transactionId ?? content.file
  return [texts.change.inIys, { stack: [line, ...(proof === null ? [] : [hash(proof)])] }]
}

type LaterOf<Kind> = Extract<PackLater, { kind: Kind }>

/** Later evidence is printed with the day it was added. */
function laterEvidence({ recordedAt, actor, text }: LaterOf<'evidence'>, { pack, texts }: Writing): Fact {
  const { addedLater, lostEvidence, laterEvidence } = texts.change
  const by = actor === null ? null : personIn(pack, actor)
  const added = { text: addedLater(datesIn(pack.language).moment(recordedAt), by), style: 'quiet' }
  const given = text === null ? { text: lostEvidence, bold: true } : laterText(text, texts, pack)
  return [laterEvidence, { stack: [added, given] }]
}

/** Names a file by its kind and digest, by which it is found beside the document. */
function laterText(text: string, { change: labels }: Texts, { changes }: Pack): Content {
  const file = fileOfText(text)
  if (file === null) return printable(String((JSON.parse(text) as Record<string, unknown>).note ?? text))
  return {
    stack: [
      printable(labels.file(file.kind, file.bytes, file.name)),
      { text: [{ text: `${labels.fileDigest}: `, style: 'quiet' }, hash(file.sha256) as { text: string }] },
      ...(enclosedIn(changes).has(fileName(file)) ? [] : [{ text: labels.fileApart, style: 'quiet' }]),
    ],
  }
}

function evidenceValue(name: string, value: unknown, { words }: Texts, language: PackLanguage): string {
  const text = String(value)
  if (name === 'provedAt' && typeof value === 'number') return datesIn(language).exact(value)
  if (name === 'proof') return words.proofs[text] ?? text
  if (name === 'reason') return words.evidenceReasons[text] ?? text
  return name === 'source' ? sourceName(text, textsIn(language)) : text
}

/** Says how far the age of the change can be proved. */
function sealOf({ seq }: PackChange, { pack, texts }: Writing): Content {
  const labels = texts.change
  const place = pack.places.find((one) => one.seq === seq)
  const seal = pack.seals.find(({ fromSeq }) => fromSeq === place?.fromSeq)
  if (seal === undefined) return labels.unsealed
  const day = pack.days.find(({ date }) => date === seal.day?.date)
  if (day === undefined) return labels.dayOpen
  const { moment } = datesIn(pack.language)
  const places = day.witnesses.map(({ place, seenAt }) => `${capital(place)} (${moment(seenAt)})`)
  return {
    stack: [
      labels.dayClosed(day.date, day.closedAt),
      ...(places.length === 0 ? [] : [labels.witnesses(places.join(', '))]),
      ...(day.stamp === undefined ? [] : [labels.dayStamp(day.stamp.stampedAt, day.stamp.authority)]),
    ],
  }
}

function capital(place: string): string {
  return place.slice(0, 1).toUpperCase() + place.slice(1)
}

export function wordings({ pack, texts: { shown: labels } }: Writing): Content[] {
  const blocks = pack.wordings.flatMap(({ digest, language, text }): Content[] => [
    { text: labels.name(digest, labels.languages[language]), style: 'entry', headlineLevel: 1 },
    quotedParts(text),
    hash(labels.digest(digest)),
    quiet(labels.vouched),
  ])
  if (blocks.length === 0) return []
  return [together([section(labels.title), quiet(labels.about)], ''), ...blocks]
}

/** Prints complaints with deadline, outcome and the state when the message was sent. */
export function complaints(writing: Writing): Content[] {
  const { pack, texts } = writing
  if (pack.recipient.known === 'erased') return []
  const { title, none } = texts.complaint
  if (pack.complaints.length === 0) return [section(title), { text: none }]
  return pack.complaints.map((complaint, index) =>
    complaintBlock(complaint, index === 0 ? [section(title)] : [], writing),
  )
}

function complaintBlock(complaint: PackComplaint, above: Content[], writing: Writing): Content {
  const { pack, texts, brandName } = writing
  const { date, exactWall } = datesIn(pack.language)
  const { id, receivedOn, dueOn, brandCode, channel, messageAt, ticket, text, reference } = complaint
  const labels = texts.complaint
  const about = [
    brandCode === null ? labels.noBrand : brandName(brandCode),
    ...(channel === null ? [] : [texts.words.channels[channel]]),
  ]
  const title = `${labels.number(id)} · ${about.join(' · ')}`
  const rows: Fact[] = [
    [labels.receivedOn, date(receivedOn)],
    [labels.dueOn, `${date(dueOn)} (${labels.dueOnAbout})`],
    [labels.messageAt, messageAt === null ? null : exactWall(messageAt)],
    [labels.held, heldThen(complaint, writing)],
    [labels.ticket, ticket === null ? null : labels.ticketSays(ticket)],
    [labels.reference, reference === null ? null : printable(reference)],
    [labels.text, text === null ? null : quoted(text)],
    [labels.outcome, outcomeOf(complaint, writing)],
  ]
  return together([...above, { text: title, style: 'entry', headlineLevel: 1 }, facts(rows)], text ?? '')
}

/** Prints the state in the second the message was sent; null without a time, brand or channel. */
function heldThen(
  { brandCode, channel, messageAt }: PackComplaint,
  { pack, texts }: Writing,
): Content | null {
  const { words, state, complaint } = texts
  const sent = messageAt === null ? null : readWallTime(messageAt)
  const brand = pack.brands.find(({ code }) => code === brandCode)
  if (sent === null || !sent.ok || brand === undefined || channel === null) return null
  const { changes } = pack
  const stack = heldAt(pack, brand, channel, sent.at).flatMap(({ recipientType, held }): Content[] => [
    stated(`${held.status ?? state.none} (${words.types[recipientType]})`, held.status),
    ...(held.consentDate === null ? [] : [{ text: state.since(held.consentDate), style: 'quiet' }]),
    words.reasons[held.reason],
  ])
  const later = recordedLater(changes, { brandCode: brand.code, channel }, sent.at).map(
    ({ status, consentDate, recordedAt }) => complaint.recordedLater(status, consentDate, recordedAt),
  )
  return { stack: [...stack, ...later] }
}

/** Changes dated up to the second of the message but recorded later: their date alone would mislead. */
function recordedLater(
  changes: readonly PackChange[],
  { brandCode, channel }: Pick<PackChange, 'brandCode' | 'channel'>,
  sentAt: number,
) {
  return changes.flatMap((change) => {
    const { status, consentDate, consentAt, recordedAt } = change
    const isOf = change.brandCode === brandCode && change.channel === channel
    if (!isOf || consentDate === null || consentAt === null || consentAt > sentAt || recordedAt <= sentAt)
      return []
    return [{ status, consentDate, recordedAt }]
  })
}

function outcomeOf({ outcome, outcomeNote, settledAt }: PackComplaint, { pack, texts }: Writing): Content {
  if (outcome === null || settledAt === null) return texts.complaint.open
  const { moment } = datesIn(pack.language)
  const labels = `${texts.words.outcomes[outcome]} (${moment(settledAt)})`
  return { stack: [labels, ...(outcomeNote === null ? [] : [printable(outcomeNote)])] }
}
