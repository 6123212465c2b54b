import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister } from '../../../test/support/register.ts'
import { newestRecipient, recipientSpans } from './recipients.ts'

const opened = forAllTests(() => openTestRegister())

const nobodyAt = (id: number) =>
  `INSERT INTO recipient (id, mark, kind, commitment, created_at, erased_at)
     VALUES (${id}, randomblob(16), 'phone', randomblob(32), 1, 1)`

test('goes through all recipients, and through those who come while spans are left', async () => {
  const { register, engine } = opened
  expect([await newestRecipient(register), (await recipientSpans(register).next()).done]).toEqual([0, true])
  await engine.apply([nobodyAt(1), nobodyAt(50_000)])
  const through: number[] = []
  for await (const span of recipientSpans(register)) {
    if (through.length === 0) await engine.apply([nobodyAt(50_001)])
    expect(span.after).toBe(through.at(-1) ?? 0)
    through.push(span.through)
  }
  expect(through).toEqual([50_000, 100_000])
})
