import * as z from 'zod'
import { permissionReasons } from '../../consent/permission.ts'
import type { ListAnswer } from '../asked-list.ts'

export const listTallyShape = z.lazy(() => {
  const count = z.int().min(0).default(0)
  const reason = z.object({ maySend: z.boolean(), reason: z.enum(permissionReasons), count: z.int() })
  return z.object({
    may: count,
    mayNot: count,
    unreadable: count,
    unsuited: count,
    reasons: z.array(reason).default([]),
    /** Some consents are not verified in İYS. */
    unverified: z.boolean().default(false),
    /** The first line was taken for column names. */
    header: z.boolean().default(false),
    /** Addresses to look up, each counted once. */
    asked: count,
  })
})

export type ListTally = Readonly<z.infer<typeof listTallyShape>>

export function countedWith(tally: ListTally, answers: readonly ListAnswer[]): ListTally {
  const answered = answers.filter((one) => one.kind === 'answered')
  const may = answered.filter(({ maySend }) => maySend).length
  const kind = (wanted: ListAnswer['kind']) => answers.filter((one) => one.kind === wanted).length
  return {
    may: tally.may + may,
    mayNot: tally.mayNot + answered.length - may,
    unreadable: tally.unreadable + kind('unreadable'),
    unsuited: tally.unsuited + kind('unsuited'),
    reasons: withReasons(tally.reasons, answered),
    header: tally.header,
    asked: tally.asked,
    unverified: tally.unverified || answered.some(({ national }) => national === 'unverified'),
  }
}

type Reasons = ListTally['reasons']

function withReasons(
  reasons: Reasons,
  answered: readonly { readonly maySend: boolean; readonly reason: Reasons[number]['reason'] }[],
): Reasons {
  const byReason = new Map(reasons.map((one) => [`${one.maySend} ${one.reason}`, one.count]))
  for (const { maySend, reason } of answered) {
    const key = `${maySend} ${reason}`
    byReason.set(key, (byReason.get(key) ?? 0) + 1)
  }
  const all = [true, false].flatMap((maySend) =>
    permissionReasons.map((reason) => ({
      maySend,
      reason,
      count: byReason.get(`${maySend} ${reason}`) ?? 0,
    })),
  )
  return all.filter((one) => one.count > 0).toSorted((one, other) => other.count - one.count)
}
