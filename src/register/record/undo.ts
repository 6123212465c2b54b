import { effectiveStatement } from '../../consent/consent.ts'
import type { Actor } from '../actor.ts'
import { openBrands } from '../brands.ts'
import type { Register } from '../register.ts'
import type { RecordedChange } from './decide-change.ts'
import { type RecordInput, record, recordedUnder } from './record.ts'

/** An ONAY that a refusal ended. */
type EndedOnay = Awaited<ReturnType<typeof endedOnays>>[number]

/** Returns the ONAYs at open brands that one request has refused. Others are not undone, so no ONAY comes from nothing. */
export async function endedOnays(register: Register, requestKey: string) {
  const brands = await openBrands(register)
  const recorded = await recordedUnder(register, requestKey)
  return recorded.flatMap((refusal) => {
    const brand = brands.find(({ code }) => code === refusal.brandCode)
    return brand !== undefined && refusal.endedOnay === 1 ? [{ ...refusal, brand }] : []
  })
}

/** Records a new ONAY if the refusal is still the newest change of its key; else null. A repeat answers the same. */
export async function undoRefusal(
  register: Register,
  actor: Actor,
  { id, brandCode, channel, recipientType, ordinal }: EndedOnay,
  {
    source,
    ...input
  }: Pick<RecordInput, 'recipient' | 'evidence' | 'receivedAt'> & Pick<RecordInput['request'], 'source'>,
): Promise<RecordedChange | null> {
  const outcome = await record(register, actor, {
    ...input,
    brandCode,
    channel,
    request: { status: 'ONAY', recipientType, source, consentDate: 'now' },
    seen: { ordinal },
    requestKey: `undo:${id}`,
  })
  if (outcome.kind !== 'decided' || outcome.after === null) return null
  return effectiveStatement(outcome.after)?.status === 'ONAY' ? outcome.change : null
}
