import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { originOf } from '../../../src/register/actor.ts'
import { type ChangeView, history } from '../../../src/register/changes/history.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { button, buttons, type Choice, note, type Part, type Reply } from '../reply.ts'
import { showListChoice } from './brands.ts'
import { maskedAll, type Speaker, toldApart } from './speaker.ts'
import { idLength } from './undo.ts'

const pageRows = 10
const offsetMax = 10_000

interface OwnChange extends ChangeView {
  readonly address: ProvedAddress
}

/** `/gecmis`: every change of his addresses, newest first. */
export async function historyReply(speaker: Speaker): Promise<Reply> {
  return await historyPage(speaker, 0)
}

/** Another page; values: how many changes to skip. */
export async function historyPageReply(speaker: Speaker, [offset = '']: readonly string[]): Promise<Reply> {
  const skipped = /^\d{1,5}$/.test(offset) ? Math.min(Number(offset), offsetMax) : 0
  return { ...(await historyPage(speaker, skipped)), replaces: true }
}

async function historyPage(speaker: Speaker, offset: number): Promise<Reply> {
  const { messages, addresses } = speaker
  const { history: texts } = messages.recipient
  const found = await changesOf(speaker, offset + pageRows + 1)
  const shown = found.slice(offset, offset + pageRows)
  return {
    summary: texts.summary,
    parts: [
      { kind: 'heading', text: texts.title(maskedAll(addresses)) },
      ...(shown.length === 0 ? [{ kind: 'text' as const, text: texts.none }] : []),
      ...shown.map((change) => changePart(change, speaker)),
      note(messages.words.ownRecordsOnly),
      buttons(
        ...shown.filter(isOwn).map((change) => receiptChoice(change, speaker)),
        ...turning(offset, found.length > offset + pageRows, speaker),
      ),
    ],
  }
}

async function changesOf(
  { addresses, context: { register } }: Speaker,
  limit: number,
): Promise<readonly OwnChange[]> {
  const all: OwnChange[] = []
  for (const address of addresses) {
    for (const change of await history(register, { recipient: address.recipient, limit })) {
      all.push({ ...change, address })
    }
  }
  return all.toSorted((one, other) => other.seq - one.seq)
}

/** Who of the company or of its systems did it is no business of his, and is not told; the door is. */
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

/** A receipt names who made the change, so it is for those that recipients made. */
function isOwn({ door }: OwnChange): boolean {
  return originOf(door) === 'recipient'
}

/** What he changed has its receipt, however long ago that was. */
function receiptChoice({ brandName, channel, recordedAt, id }: OwnChange, { messages }: Speaker): Choice {
  const { receipt: texts } = messages.recipient
  const label = texts.ofChange(brandName, channel, formatWallTime(recordedAt))
  return button(label, 'receipt', id.slice(0, idLength))
}

function turning(offset: number, hasOlder: boolean, { messages }: Speaker): Choice[] {
  const { history: texts } = messages.recipient
  const page = (label: string, to: number) => button(label, 'own-history', to)
  return [
    ...(offset > 0 ? [page(texts.newer, Math.max(0, offset - pageRows))] : []),
    ...(hasOlder ? [page(texts.older, offset + pageRows)] : []),
    showListChoice(messages),
  ]
}
