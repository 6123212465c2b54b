import { ledgerMoments, registerTime } from '../../src/ledger/append.ts'
import { appendPosted, closedDay } from '../../src/ledger/days.ts'
import type { Register } from '../../src/register/register.ts'

export async function seeHead(register: Register, date: string, place: string): Promise<void> {
  const closed = await closedDay(register, date)
  if (closed === null) throw new Error(`Cannot see the head of ${date}: it is not closed`)
  const now = register.clock()
  await register.engine.unit([ledgerMoments({ now })], (...[[moments]]) => ({
    writes: [appendPosted(date, place, closed.head, registerTime(now, moments))],
    result: null,
  }))
}
