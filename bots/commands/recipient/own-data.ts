import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { shortId, telegramSource } from '../../../src/consent/consent.ts'
import { type ChangeView, history } from '../../../src/register/changes/changes.ts'
import { receiptChangesMax } from '../../../src/register/downloads.ts'
import { erase } from '../../../src/register/erasure/erase.ts'
import { forgetAddress, type ProvedAddress } from '../../../src/register/people.ts'
import { recordedUnder } from '../../../src/register/record/record.ts'
import {
  button,
  buttons,
  note,
  type Part,
  pageOf,
  paragraph,
  type Reply,
  sentence,
  skippedIn,
  textReply,
  titledReply,
} from '../reply.ts'
import { showListChoice } from './brands.ts'
import { evidenceOf, masked, maskedAll, type Speaker, speakerOf, toldApart } from './speaker.ts'

/** `/verilerim`: the data about this person (KVKK art. 11), whole behind a single-use link. */
export async function dataReply({ messages, addresses, company }: Speaker): Promise<Reply> {
  const { data: texts } = messages.recipient
  const emails = addresses.filter(({ recipient }) => recipient.kind === 'email')
  return titledReply(
    texts.title,
    paragraph(texts.file(company)),
    note(texts.account),
    buttons(
      ...addresses.map((address) => button(texts.fetch(masked(address, addresses)), 'own-data', address.id)),
      ...emails.map((address) =>
        button(texts.takeAway(masked(address, addresses)), 'forget-address', address.id),
      ),
      button(texts.erase, 'erase-own'),
    ),
  )
}

export async function dataLinkReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { data: texts, help } = messages.recipient
  const address = addresses.find((one) => String(one.id) === id)
  if (address === undefined) return sentence(help.oldButton)
  const { recipientId } = address
  const url = await context.ownLinkTo({ kind: 'own-data', brandCode: null, recipientId })
  return sentence(texts.link(masked(address, addresses)), linkPart(texts.open, url))
}

function linkPart(label: string, url: string): Part {
  return { kind: 'links', links: [{ label, url }] }
}

export async function forgetAddressReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { data: texts, help } = messages.recipient
  const address = addresses.find((one) => one.recipient.kind === 'email' && String(one.id) === id)
  if (address === undefined) return sentence(help.oldButton)
  await forgetAddress(context.register, context.userId, address.id)
  const after = await speakerOf(context)
  const text = texts.takenAway(masked(address, addresses))
  if (after.addresses.length === 0) return sentence(text)
  const data = await dataReply(after)
  return { ...data, parts: [{ kind: 'text', text }, ...data.parts] }
}

/** One receipt for each address that one request has changed. Value: its key. */
export async function receiptReply(speaker: Speaker, [requestKey = '']: readonly string[]): Promise<Reply> {
  const { context, addresses, messages, language } = speaker
  const { receipt: texts, help } = messages.recipient
  const changes = await recordedUnder(context.register, requestKey)
  // A change of another person opens nothing.
  const own = addresses.filter(({ recipientId }) => changes.some((one) => one.recipientId === recipientId))
  if (own.length === 0) return sentence(help.oldButton)
  const links = own.map(async (address) => {
    const { recipientId } = address
    const ofAddress = changes.filter((one) => one.recipientId === recipientId)
    const changeIds = ofAddress.slice(0, receiptChangesMax).map(({ id }) => id)
    const file = { kind: 'receipt', brandCode: null, recipientId, changeIds, language } as const
    const label = texts.open(own.length > 1 ? masked(address, addresses) : null)
    return linkPart(label, await context.ownLinkTo(file))
  })
  return sentence(texts.link, ...(await Promise.all(links)))
}

/** `/verilerimi_sil`: offers a refusal first. With `yes` every proved address is erased. */
export async function eraseOwnReply(speaker: Speaker, [answer = '']: readonly string[] = []): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, consents, refuse } = messages.recipient
  if (answer === 'yes') return await eraseAll(speaker)
  const { retention_years: years } = await context.register.settings()
  return titledReply(
    texts.title,
    paragraph(texts.refusalFirst),
    buttons(button(consents.stopAll, 'stop-all')),
    paragraph(texts.scope(maskedAll(addresses))),
    paragraph(texts.stays(years)),
    buttons(button(texts.yes, 'erase-own', 'yes'), button(refuse.cancel, 'list')),
  )
}

async function eraseAll(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, refuse } = messages.recipient
  const lines: string[] = []
  let isStored = false
  for (const address of addresses) {
    const outcome = await erase(context.register, speaker.actor, {
      recipient: address.recipient,
      source: telegramSource,
      evidence: { ...(await evidenceOf(speaker, address)), reason: 'erasure' },
      requestKey: `${context.requestKey}:${address.id}`,
    })
    isStored ||= outcome.kind === 'erased' && outcome.refusals > 0
    const shown = masked(address, addresses)
    if (outcome.kind !== 'erased') {
      lines.push(texts.gone(shown))
      continue
    }
    const open = outcome.openComplaint ? ` ${texts.openComplaint}` : ''
    lines.push(`${texts.erased(shown)} ${texts.kept(outcome.keptThrough)}${open}`)
  }
  const text = [...(isStored ? [refuse.stored] : []), ...lines].join('\n')
  return textReply(texts.done, text, note(texts.comeBack))
}

const pageRows = 10

interface OwnChange extends ChangeView {
  readonly address: ProvedAddress
}

/** `/gecmis`: every change of the proved addresses, newest first. */
export async function historyReply(speaker: Speaker): Promise<Reply> {
  return await historyPage(speaker, 0)
}

export async function historyPageReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  return { ...(await historyPage(speaker, skippedIn(values))), replaces: true }
}

async function historyPage(speaker: Speaker, skipped: number): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { history: texts } = messages.recipient
  const limit = skipped + pageRows + 1
  const all: OwnChange[] = []
  for (const address of addresses) {
    const changes = await history(context.register, { recipient: address.recipient, limit })
    all.push(...changes.map((change) => ({ ...change, address })))
  }
  const paging = { size: pageRows, action: 'own-history', before: texts.newer, after: texts.older }
  const newestFirst = all.toSorted((one, other) => other.seq - one.seq).slice(0, limit)
  const { shown, turns } = pageOf(newestFirst, skipped, paging)
  return {
    summary: texts.summary,
    parts: [
      { kind: 'heading', text: texts.title(maskedAll(addresses)) },
      ...(shown.length === 0 ? [paragraph(texts.none)] : []),
      ...shown.map((change) => changePart(change, speaker)),
      buttons(...turns, showListChoice(messages)),
    ],
  }
}

/** Recipients are not told which member of staff or which system made a change. */
function changePart(change: OwnChange, { messages, addresses }: Speaker): Part {
  const { history: texts } = messages.recipient
  const { brandName, channel, status, source, door, recordedAt, consentDate, effect, id } = change
  const recorded = formatWallTime(recordedAt)
  const facts = [
    texts.by[door],
    ...(source === null ? [] : [messages.words.sources[source]]),
    ...(consentDate === null || consentDate === recorded ? [] : [texts.said(consentDate)]),
    ...(effect === 'repeat' ? [texts.repeat] : []),
    texts.id(shortId(id)),
  ]
  const at = texts.scope(brandName, channel, toldApart(change.address, addresses))
  return {
    kind: 'text',
    text: [`${messages.format.moment(recorded)} · ${at}: `, { strong: status }, ` · ${facts.join(' · ')}`],
  }
}
