import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { originOf } from '../../../src/register/actor.ts'
import { type ChangeView, history } from '../../../src/register/changes/changes.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { button, buttons, type Part, pageOf, type Reply, skippedIn } from '../reply.ts'
import { showListChoice } from './brands.ts'
import { maskedAll, type Speaker, toldApart } from './speaker.ts'
import { idLength } from './undo.ts'

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
  const { history: texts, receipt } = messages.recipient
  const limit = skipped + pageRows + 1
  const all: OwnChange[] = []
  for (const address of addresses) {
    const changes = await history(context.register, { recipient: address.recipient, limit })
    all.push(...changes.map((change) => ({ ...change, address })))
  }
  const paging = { size: pageRows, action: 'own-history', before: texts.newer, after: texts.older }
  const newestFirst = all.toSorted((one, other) => other.seq - one.seq).slice(0, limit)
  const { shown, turns } = pageOf(newestFirst, skipped, paging)
  // A receipt names who made the change, so only recipients' own changes have one.
  const receipts = shown
    .filter(({ door }) => originOf(door) === 'recipient')
    .map(({ brandName, channel, recordedAt, id }) =>
      button(
        receipt.ofChange(brandName, channel, formatWallTime(recordedAt)),
        'receipt',
        id.slice(0, idLength),
      ),
    )
  return {
    summary: texts.summary,
    parts: [
      { kind: 'heading', text: texts.title(maskedAll(addresses)) },
      ...(shown.length === 0 ? [{ kind: 'text' as const, text: texts.none }] : []),
      ...shown.map((change) => changePart(change, speaker)),
      buttons(...receipts, ...turns, showListChoice(messages)),
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
