import { expect, test } from 'vitest'
import { listHistory } from '../../src/register/changes/changes.ts'
import { forAllTests } from '../support/opened.ts'
import { type Child, startChild } from '../support/processes/child.ts'
import { numbers } from '../support/register/queries.ts'
import { openTestRegister, phone, say } from '../support/register.ts'

interface Recorded {
  readonly address: number
  readonly ordinal: number
  readonly id: string | null
}

const opened = forAllTests(() => openTestRegister())

async function linesOf(child: Child): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  for (let line = await child.line(); line !== 'done'; line = await child.line()) {
    recorded.push(JSON.parse(line) as Recorded)
  }
  await child.ended()
  return recorded
}

const rounds = 60
const addresses = 5

test('record() by several processes on one file loses no update and leaves no gap in the ordinals', async () => {
  const { path, izinKey, clock, register, engine } = opened
  const children = [0, 1].map((offset) =>
    startChild(
      'record-many.ts',
      path,
      izinKey.toString('base64'),
      ...[rounds, offset, clock.now()].map(String),
    ),
  )
  for (const child of children) expect(await child.line()).toBe('ready')
  for (const child of children) child.say('go')
  const own = Promise.all(
    Array.from({ length: rounds }, async (_, n): Promise<Recorded> => {
      const { change, after } = await say(register, phone(n % addresses), n % 2 === 0 ? 'ONAY' : 'RET')
      return { address: n % addresses, ordinal: Number(after?.ordinal), id: change?.id ?? null }
    }),
  )
  const recorded = (await Promise.all([...children.map(linesOf), own])).flat()
  expect(recorded).toHaveLength(2 * 3 * rounds + rounds)

  for (let address = 0; address < addresses; address++) {
    const changes = await listHistory(register, { recipient: phone(address), limit: 10_000 })
    const answerText = recorded.filter((one) => one.address === address && one.id !== null)
    expect(new Set(changes.map(({ id }) => id))).toEqual(new Set(answerText.map(({ id }) => id)))
    expect(answerText.map(({ ordinal }) => ordinal).sort((one, other) => one - other)).toEqual(
      Array.from({ length: changes.length }, (_, n) => n + 1),
    )
  }
  const broken = numbers(
    `SELECT one.seq FROM change one LEFT JOIN change before ON before.consent_id = one.consent_id
      AND before.ordinal = one.ordinal - 1 WHERE before.id IS NOT one.previous_id
      OR before.recorded_at > one.recorded_at OR before.seq >= one.seq`,
  )
  expect(await engine.read(broken)).toEqual([])
  const order = await engine.read(numbers('SELECT recorded_at FROM change ORDER BY seq'))
  expect(order).toEqual([...order].sort((one, other) => one - other))
})
