import type { StaffContext } from '../../../bots/commands/context.ts'
import { askForRole, saying } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import {
  type Channel,
  channelsFor,
  type RecipientType,
  recipientTypes,
  type Status,
} from '../../consent/channel.ts'
import type { Brand } from '../../register/brands.ts'
import { lookUp, ownConsents } from '../../register/look-up.ts'
import { recordedRecipientTypes, targetRecipientTypes } from '../../register/record/refuse.ts'
import { askForType, type Draft } from './draft.ts'
import type { Recorded } from './record-reply.ts'
import type { Key } from './store.ts'

/**
 * A refusal without a type covers every type on record. An ONAY is BIREYSEL (R4); a trader is asked about.
 */
export async function keysOf(
  { register }: StaffContext,
  { recipient, recipientType, status }: Draft,
  { code }: Brand,
  channels: readonly Channel[],
): Promise<{ readonly keys: readonly Key[]; readonly recorded: readonly RecipientType[] }> {
  const of = (type: RecipientType) => channels.map((channel): Key => ({ channel, recipientType: type }))
  if (recipientType !== null) return { keys: of(recipientType), recorded: [] }
  const consents = await ownConsents(register, recipient)
  if (status === 'RET') {
    const keys = channels.flatMap((channel) =>
      targetRecipientTypes(consents, code, channel).map((type): Key => ({ channel, recipientType: type })),
    )
    return { keys, recorded: [] }
  }
  // Nothing is told of an erased recipient, not by a question either.
  const shown = consents.filter(({ reason }) => reason !== 'erased')
  const onRecord = new Set(channels.flatMap((channel) => recordedRecipientTypes(shown, code, channel)))
  const recorded = onRecord.has('TACIR') ? recipientTypes.filter((type) => onRecord.has(type)) : []
  return { keys: of('BIREYSEL'), recorded }
}

/** The question tells a status, so it is a look-up (KVKK, iys.md 7.6). */
export async function typeQuestion(
  context: StaffContext,
  draft: Draft,
  { code: brandCode }: Brand,
  recorded: readonly RecipientType[],
): Promise<Reply> {
  const { register, actor, language } = context
  const { recipient } = draft
  const seen = await lookUp(register, actor, { recipient, brandCode, purpose: 'recipient type' })
  if (seen.kind === 'found') return await askForType(context, draft, recorded)
  const { record, staff } = messagesIn(language)
  return saying(`${record.unchanged} ${staff.general.ceiling(seen.perDay)}`)
}

/** The reason tells a status, so it is a look-up: logged first, and counted (KVKK, iys.md 7.6). */
export async function withoutUncounted<One extends Recorded>(
  { register, actor }: StaffContext,
  { recipient }: Draft,
  brandCodes: readonly number[],
  recorded: readonly One[],
): Promise<readonly One[]> {
  if (!recorded.some(tellsState)) return recorded
  const [brandCode, ...others] = brandCodes
  const about = others.length === 0 ? { brandCode } : { brandCodes }
  const seen = await lookUp(register, actor, { recipient, ...about, purpose: 'change not stored' })
  if (seen.kind !== 'ceiling') return recorded
  const untold = { kind: 'untold', perDay: seen.perDay } as const
  return recorded.map((one) => (tellsState(one) ? { ...one, outcome: untold } : one))
}

function tellsState({ outcome }: Recorded): boolean {
  return outcome.kind === 'decided' && outcome.change === null && outcome.before !== null
}

export function onlyChannel({ recipient }: Draft): readonly Channel[] | null {
  const suiting = channelsFor(recipient.kind)
  return suiting.length === 1 ? suiting : null
}

type BrandChoice =
  | { readonly kind: 'brand'; readonly brand: Brand }
  | { readonly kind: 'ask'; readonly among: readonly Brand[] }
  | { readonly kind: 'refused'; readonly reply: Reply }

/** A closed brand takes no ONAY, but a refusal if it is named (promise 1). */
export function chooseBrand(
  { authority, language }: StaffContext,
  code: number | null,
  status: Status,
): BrandChoice {
  const { record: texts } = messagesIn(language)
  const own = authority.brandsFor('editor')
  const editable = own.filter(({ closedAt }) => closedAt === null)
  if (code !== null) {
    const brand = (status === 'RET' ? own : editable).find((one) => one.code === code)
    if (brand !== undefined) return { kind: 'brand', brand }
    const seen = authority.brandsFor('viewer').find((one) => one.code === code)
    const name = seen?.name ?? String(code)
    return {
      kind: 'refused',
      reply:
        seen !== undefined && seen.closedAt !== null
          ? saying(texts.brandClosed(name))
          : saying(texts.brandNotYours(name), askForRole(language)),
    }
  }
  const [only, ...others] = editable
  if (only === undefined) return { kind: 'refused', reply: saying(texts.noBrandLeft) }
  return others.length === 0 ? { kind: 'brand', brand: only } : { kind: 'ask', among: editable }
}
