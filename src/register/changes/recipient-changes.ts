import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import type { Actor } from '../actor.ts'
import { logReport } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type AddressedChange, changesOfRecipients } from './changes.ts'
import { lastSeqBefore } from './last-seq-before.ts'

export interface RecipientChangesInput {
  /** The first and the last day. */
  readonly from: IstanbulDay
  readonly until: IstanbulDay
  readonly brandCodes: readonly number[]
}

/** Rows read at a time; memory stays the same however many there are. */
const pageRows = 1000

/**
 * What recipients changed themselves, here and in İYS, in the order it was recorded (S4; iys.md 6.4, no. 2). Refusals of
 * what was refused already are left out: they change nothing that anybody would see. That it was taken, and by whom, is in
 * the log before the first row.
 */
export async function* takeRecipientChanges(
  register: Register,
  actor: Actor & { readonly id: string },
  { from, until, brandCodes }: RecipientChangesInput,
): AsyncGenerator<AddressedChange> {
  const [brandCode = null, ...more] = brandCodes
  await logReport(register, actor, {
    brandCode: more.length > 0 ? null : brandCode,
    purpose: `recipient changes, ${from} to ${until}`,
  })
  const span = { fromAt: startOfDay(from), untilAt: startOfDay(nextDay(until)), brandCodes }
  for (let after = await lastSeqBefore(register, from); ; ) {
    const page = await changesOfRecipients(register, { ...span, after, limit: pageRows })
    yield* page.filter(({ effect }) => effect !== 'repeat')
    if (page.length < pageRows) return
    after = page.at(-1)?.seq ?? after
    await yieldToEventLoop()
  }
}
