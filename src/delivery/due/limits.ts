import { addDays, dayOf } from '../../calendar/istanbul.ts'
import {
  endLimit,
  type Limit,
  limitedTypes,
  limitsOver,
  limitsRefused,
  limitsToRemind,
  noteReminded,
  requestOfLimit,
} from '../../register/limits.ts'
import { recipientOf } from '../../register/look-up.ts'
import { recordedUnder } from '../../register/record/recorded-under.ts'
import { refuse } from '../../register/record/refuse.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { each } from './each.ts'

/** How many days before its last one a limit is reminded of. */
const remindDaysBefore = 3

/**
 * Keeps the limits that recipients have set for their consents: reminds of each once, and when its last day is over records the
 * refusal by itself, with what they said as evidence. One whose consent he has refused meanwhile ends in silence. The
 * refusal is named by its limit, so that there is one however often it is tried.
 */
export async function followLimits(parts: {
  readonly register: Register
  readonly outbox: Outbox
}): Promise<void> {
  const { register } = parts
  const today = dayOf(register.clock())
  for (const { id } of await limitsRefused(register)) await endLimit(register, id)
  const turns = [
    async () => await each(await limitsOver(register, today), (limit) => end(parts, limit)),
    // Those that are over by now are not reminded of any more, be it that they could not be ended.
    async () => {
      const days = { from: today, through: addDays(today, remindDaysBefore) }
      const near = await limitsToRemind(register, days)
      await each(near, (limit) => remind(parts, limit))
    },
  ]
  await each(turns, (turn) => turn())
}

async function remind(
  { register, outbox }: { readonly register: Register; readonly outbox: Outbox },
  limit: Limit,
): Promise<void> {
  if ((await limitedTypes(register, limit.id)).length > 0) {
    const { id, chatId: target, language, brandCode, brandName, channel, untilOn } = limit
    const message = {
      kind: 'limit-reminder' as const,
      language,
      limitId: id,
      brandCode,
      brandName,
      channel,
      untilOn,
    }
    await outbox.put([{ key: `${requestOfLimit(limit)}:reminder`, platform: 'telegram', target, message }])
  }
  await noteReminded(register, limit.id)
}

/**
 * What was recorded is read back rather than taken from the recording: whoever died in between has recorded it already, and
 * its recipient is told all the same.
 */
async function end(
  { register, outbox }: { readonly register: Register; readonly outbox: Outbox },
  limit: Limit,
): Promise<void> {
  await refuseAtEnd(register, limit)
  const [change] = await recordedUnder(register, requestOfLimit(limit))
  if (change !== undefined) {
    const { chatId: target, language, brandName, channel, untilOn } = limit
    const { id: changeId, consentDate } = change
    const message = {
      kind: 'limit-ended' as const,
      language,
      brandName,
      channel,
      untilOn,
      changeId,
      consentDate,
    }
    await outbox.put([{ key: `${requestOfLimit(limit)}:ended`, platform: 'telegram', target, message }])
  }
  await endLimit(register, limit.id)
}

async function refuseAtEnd(register: Register, limit: Limit): Promise<void> {
  const { userId, brandCode, channel, untilOn, proof, provedAt, setAt } = limit
  const recipient = await recipientOf(register, limit.recipientId)
  const recipientTypes = await limitedTypes(register, limit.id)
  if (recipient === null || recipientTypes.length === 0) return
  const { telegram_source: source } = await register.settings()
  const refusals = await refuse(
    register,
    { door: 'telegram', id: userId },
    {
      recipient,
      brandCodes: [brandCode],
      channels: [channel],
      recipientTypes,
      source,
      evidence: { door: 'telegram', userId, proof, provedAt, limit: untilOn, limitSetAt: setAt },
      requestKey: requestOfLimit(limit),
    },
  )
  const failed = refusals.find(({ outcome }) => outcome.kind === 'failed')
  if (failed?.outcome.kind === 'failed') throw failed.outcome.error
}
