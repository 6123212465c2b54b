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
} from '../../../bots/commands/reply.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { shortId, telegramSource } from '../../consent/consent.ts'
import { type ChangeView, listHistory } from '../../register/changes/changes.ts'
import { erase } from '../../register/erasure/erase.ts'
import { receiptChangesMax } from '../../register/links/downloads.ts'
import { recordedUnder } from '../../register/record/record.ts'
import { showListChoice } from './brands.ts'
import type { RecipientMessages } from './messages.ts'
import { evidenceOf, masked, type Speaker } from './speaker.ts'

/** Answers `/verilerim`: shows the data about this person (KVKK art. 11) and offers links to all of it. */
export async function dataReply({ messages, addresses, company }: Speaker): Promise<Reply> {
  const { data: texts } = messages.recipient
  return titledReply(
    texts.title,
    paragraph(texts.file(company)),
    note(texts.account),
    buttons(
      ...addresses.map((address) => button(texts.fetch(masked(address)), 'own-data', address.id)),
      button(texts.erase, 'erase-own'),
    ),
  )
}

/** Gives the recipient a link to all data about one of their proved addresses. */
export async function dataLinkReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { data: texts, help } = messages.recipient
  const address = addresses.find((candidate) => String(candidate.id) === id)
  if (address === undefined) return sentence(help.oldButton)
  const { recipientId } = address
  const url = await context.ownLinkTo({ kind: 'own-data', brandCode: null, recipientId })
  return sentence(texts.link(masked(address)), { kind: 'links', links: [{ label: texts.open, url }] })
}

/**
 * Returns links to receipts, one for each address that a request changed. The button's value is that request's key.
 */
export async function receiptReply(speaker: Speaker, [requestKey = '']: readonly string[]): Promise<Reply> {
  const { context, addresses, messages, language } = speaker
  const { receipt: texts, help } = messages.recipient
  const changes = await recordedUnder(context.register, requestKey)
  const links = []
  // A change of another person opens nothing.
  for (const address of addresses) {
    const { recipientId } = address
    const ofRecipient = changes
      .filter((change) => change.recipientId === recipientId)
      .slice(0, receiptChangesMax)
    if (ofRecipient.length === 0) continue
    const changeIds = ofRecipient.map(({ id }) => id)
    const file = { kind: 'receipt', brandCode: null, recipientId, changeIds, language } as const
    links.push({ label: `${texts.open}: ${masked(address)}`, url: await context.ownLinkTo(file) })
  }
  return links.length === 0 ? sentence(help.oldButton) : sentence(texts.link, { kind: 'links', links })
}

/** Answers `/verilerimi_sil`: offers a refusal instead of the erasure. The value `yes` erases every proved address. */
export async function eraseOwnReply(speaker: Speaker, [answer = '']: readonly string[] = []): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, consents, refuse } = messages.recipient
  if (answer === 'yes') return await eraseAll(speaker)
  const { retention_years: years } = await context.register.settings()
  return titledReply(
    texts.title,
    paragraph(texts.refusalFirst),
    buttons(button(consents.stopAll, 'stop-all')),
    paragraph(texts.scope(addresses.map(masked))),
    paragraph(texts.stays(years)),
    buttons(button(texts.yes, 'erase-own', 'yes'), button(refuse.cancel, 'list')),
  )
}

/** Erases every proved address of the recipient, and says for each until when its RET is kept. */
async function eraseAll(speaker: Speaker): Promise<Reply> {
  const { addresses, context } = speaker
  const { erase: texts, refuse } = speaker.messages.recipient
  const lines: string[] = []
  let isStored = false
  for (const address of addresses) {
    const outcome = await erase(context.register, speaker.actor, {
      recipient: address.recipient,
      source: telegramSource,
      evidence: { ...(await evidenceOf(speaker, address)), reason: 'erasure' },
      requestKey: `${context.requestKey}:${address.id}`,
    })
    if (outcome.kind !== 'erased') continue
    isStored ||= outcome.refusals > 0
    const open = outcome.openComplaint ? [texts.openComplaint] : []
    lines.push([texts.erased(masked(address)), texts.kept(outcome.keptThrough), ...open].join(' '))
  }
  const text = [...(isStored ? [refuse.stored] : []), ...lines].join('\n')
  return textReply(texts.done, text || texts.done, note(texts.comeBack))
}

const pageRows = 10

/** Answers `/gecmis`: lists every change of the proved addresses, newest first. */
export async function historyReply(speaker: Speaker, skipped = 0): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { words } = messages
  const { history: texts } = messages.recipient
  const limit = skipped + pageRows + 1
  const all: ChangeView[] = []
  for (const { recipient } of addresses)
    all.push(...(await listHistory(context.register, { recipient, limit })))
  const paging = { size: pageRows, action: 'own-history', before: words.newer, after: words.older }
  const newestFirst = all.toSorted((a, b) => b.seq - a.seq).slice(0, limit)
  const { shown, pageChoices } = pageOf(newestFirst, skipped, paging)
  return titledReply(
    texts.title(addresses.map(masked)),
    ...(shown.length === 0 ? [paragraph(texts.none)] : []),
    ...shown.map((change) => changePart(change, messages)),
    buttons(...pageChoices, showListChoice(messages)),
  )
}

export async function historyPageReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  return { ...(await historyReply(speaker, skippedIn(values))), replaces: true }
}

/** Describes one change to the recipient. They are not told which staff member or system made it. */
function changePart(change: ChangeView, { words, format, recipient }: RecipientMessages): Part {
  const { history: texts } = recipient
  const { brandName, channel, status, source, door, recordedAt, consentDate, effect, id } = change
  const recorded = formatWallTime(recordedAt)
  const facts = [
    texts.by(door),
    ...(source === null ? [] : [words.sources[source]]),
    ...(consentDate === null || consentDate === recorded ? [] : [texts.said(consentDate)]),
    ...(effect === 'repeat' ? [texts.repeat] : []),
    texts.id(shortId(id)),
  ]
  const at = `${format.moment(recorded)} · ${brandName} · ${words.channels[channel]}: `
  return paragraph([at, { strong: status }, ` · ${facts.join(' · ')}`])
}
