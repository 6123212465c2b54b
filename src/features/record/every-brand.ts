import type { StaffContext } from '../../../bots/commands/context.ts'
import { saying } from '../../../bots/commands/replies.ts'
import { inLines, note, paragraph, type Reply } from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { type Channel, effectiveStatement } from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import type { Brand } from '../../register/brands.ts'
import { type Draft, requestOf } from './draft.ts'
import { recordMessages } from './messages.ts'
import { keptChange, notes, type Recorded, storedChange } from './record-reply.ts'
import { afterPart, factsOf, keysOf, storeChanges, withoutUncounted } from './store.ts'

interface RecordedAt extends Recorded {
  readonly brand: Brand
}

/** Stores a RET at every open brand of the requester, each by itself, and says per brand what was stored. */
export async function refuseEverywhere(
  context: StaffContext,
  draft: Draft,
  channels: readonly Channel[],
): Promise<Reply> {
  const { authority, receivedAt } = context
  const messages = messagesIn(context.language)
  const brands = authority.brandsFor('editor').filter(({ closedAt }) => closedAt === null)
  if (brands.length === 0) return saying(messages.staff.general.noOpenBrand)
  const request = requestOf(draft, receivedAt)
  const all: RecordedAt[] = []
  for (const brand of brands) {
    const keys = await keysOf(context, draft, brand, channels)
    const storing = { draft, brandCode: brand.code, keys, request }
    const stored = await afterPart(all.length > 0, () => storeChanges(context, storing))
    all.push(...stored.map((one) => ({ ...one, brand })))
  }
  const codes = brands.map(({ code }) => code)
  const recorded = await withoutUncounted(context, draft, codes, all)
  const facts = await factsOf(context, { draft, request, recorded, receivedAt }, brands)
  const stored = recorded.flatMap(({ outcome }) => storedChange(outcome) ?? [])
  const isKept = recorded.some(({ outcome }) => keptChange(outcome) !== null)
  const summary = isKept
    ? recordMessages[context.language].stored('RET')
    : recordMessages[context.language].unchanged
  const lines = [`${summary} ${maskAddress(draft.recipient.address)}.`, ...linesOf(recorded, messages)]
  return {
    summary,
    isStored: isKept,
    parts: [paragraph(inLines(lines)), ...notes(facts, stored, messages).map((text) => note(text))],
  }
}

/** One line for each result, with the brands and channels that had it. */
function linesOf(recorded: readonly RecordedAt[], messages: Messages): string[] {
  const { staff, format } = messages
  const texts = recordMessages[messages.language].everywhere
  const places = Map.groupBy(recorded, resultOf)
  const line = (result: ReturnType<typeof resultOf>, text: (at: readonly string[]) => string) => {
    const byBrand = Map.groupBy(places.get(result) ?? [], ({ brand }) => brand)
    const at = [...byBrand].map(([{ name }, of]) => {
      const channels = of.map((one) => channelNamed(one, messages, of))
      return `${name} (${format.list(channels)})`
    })
    return at.length === 0 ? [] : [text(at)]
  }
  const [ceiling] = recorded.flatMap(({ outcome }) => (outcome.kind === 'untold' ? [outcome.perDay] : []))
  return [
    ...line('stored', texts.stored),
    ...line('local', texts.local),
    ...line('repeated', texts.repeated),
    ...line('already', texts.already),
    ...line('older', texts.older),
    ...line('untold', texts.untold),
    ...(ceiling === undefined ? [] : [staff.general.ceiling(ceiling)]),
  ]
}

function resultOf({ outcome }: Recorded) {
  // A refusal is decided always.
  if (outcome.kind !== 'decided') return 'untold'
  const { change, before } = outcome
  if (change === null)
    return before !== null && effectiveStatement(before)?.status === 'ONAY' ? 'older' : 'already'
  return change.effect === 'repeat' ? 'repeated' : change.effect === 'local' ? 'local' : 'stored'
}
