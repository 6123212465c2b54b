import type { StaffRequest } from '../../../bots/commands/context.ts'
import { effectiveStatement } from '../../consent/consent.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import type { Recorded, RequestedChange } from './store.ts'

/** True if ONAY may still stand on one of the channels, also for a recipient type that the RET was not about. */
export async function leavesOnay(
  { register }: StaffRequest,
  { recipient, brands, channels }: RequestedChange,
  recorded: readonly Recorded[],
): Promise<boolean> {
  if (recorded.some(({ outcome }) => mayLeaveOnay(outcome))) return true
  const consents = await ownConsents(register, recipient)
  return consents.some(
    ({ brandCode, channel, status }) =>
      status === 'ONAY' && channels.includes(channel) && brands.some(({ code }) => code === brandCode),
  )
}

/** True if ONAY may still stand after a RET that was not stored, also where its status was withheld. */
function mayLeaveOnay(outcome: Recorded['outcome']): boolean {
  if (outcome.kind === 'reason-withheld') return true
  if (outcome.kind !== 'decided' || outcome.change !== null || outcome.before === null) return false
  return effectiveStatement(outcome.before)?.status === 'ONAY'
}
