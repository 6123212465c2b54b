import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { type ConsentState, effectiveStatement } from '../../src/consent/consent.ts'
import { foldKey } from '../../src/consent/decide.ts'
import { listHistory } from '../../src/register/changes/changes.ts'
import { listChangesSince } from '../../src/register/changes/forward.ts'
import { check } from '../../src/register/look-up/check.ts'
import { lookUp } from '../../src/register/look-up/look-up.ts'
import { rebuild } from '../../src/register/record/rebuild.ts'
import { PlainModel } from '../support/register/plain-model.ts'
import { numbers } from '../support/register/queries.ts'
import {
  editor,
  instant,
  openTestRegister,
  phone,
  say,
  subBrandCode,
  type TestRegister,
} from '../support/register.ts'

const secondMs = 1000
const start = instant('2026-03-02 15:00:00')
const channels = ['ARAMA', 'MESAJ'] as const
type Key = { readonly n: number; readonly channel: (typeof channels)[number] }

type Command =
  | {
      readonly kind: 'say'
      readonly key: Key
      readonly status: 'ONAY' | 'RET'
      readonly ago: number | 'now'
      readonly source: string
    }
  | { readonly kind: 'look'; readonly n: number }
  | { readonly kind: 'move'; readonly seconds: number }
  | { readonly kind: 'again' }
  | { readonly kind: 'changes'; readonly limit: number }
  | { readonly kind: 'rebuild' }

const key: fc.Arbitrary<Key> = fc.record({
  n: fc.integer({ min: 0, max: 2 }),
  channel: fc.constantFrom(...channels),
})
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      key,
      status: fc.constantFrom('ONAY', 'RET'),
      ago: fc.oneof(fc.constant('now' as const), fc.integer({ min: -2, max: 12 })),
      source: fc.constantFrom('HS_WEB', 'HS_WEB', 'HS_EORTAM', 'HS_FAX'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('look' as const), n: fc.integer({ min: 0, max: 2 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('move' as const), seconds: fc.integer({ min: -10, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'again' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('changes' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'rebuild' as const }) },
)

const nameOf = ({ n, channel }: Key) => `${n} ${channel}`

async function run(opened: TestRegister, commands: readonly Command[]): Promise<void> {
  const { register, clock } = opened
  const model = new PlainModel()
  let recordedThrough = 0
  let lastSay: Extract<Command, { kind: 'say' }> | null = null
  let lastSaid: string | 'now' = 'now'
  let looks = 0
  const reader = readerOf(opened)

  async function tell(command: Extract<Command, { kind: 'say' }>, consentDate: string): Promise<void> {
    const { key: of, status, source } = command
    const at = Math.max(clock.now(), recordedThrough)
    const outcome = await say(register, phone(of.n), status, { channel: of.channel, consentDate, source })
    if (outcome.change !== null) {
      expect(outcome.change.recordedAt).toBe(at)
      recordedThrough = at
      reader.expect(`${of.n} ${of.channel} ${status} ${outcome.change.id}`)
    }
    model.say(nameOf(of), { status, said: consentDate === 'now' ? null : instant(consentDate), at, source })
    expect(statusOf(outcome.after)).toBe(model.status(nameOf(of)))
  }

  for (const command of commands) {
    switch (command.kind) {
      case 'say':
        lastSay = command
        lastSaid = command.ago === 'now' ? 'now' : formatWallTime(clock.now() - command.ago * secondMs)
        await tell(command, lastSaid)
        break
      case 'again':
        if (lastSay !== null) await tell(lastSay, lastSaid)
        break
      case 'move':
        clock.move(command.seconds * secondMs)
        break
      case 'changes':
        await reader.read(command.limit)
        break
      case 'rebuild':
        expect(await rebuild(register)).toBe(0)
        break
      case 'look': {
        looks++
        const lookedUp = await lookUp(register, editor, { recipient: phone(command.n), purpose: 'test' })
        const seen = lookedUp.kind === 'found' ? lookedUp.consents : []
        const expected = channels
          .map((channel) => ({ channel, status: model.status(nameOf({ n: command.n, channel })) }))
          .filter(({ status }) => status !== null)
        expect(seen.map(({ channel, status }) => ({ channel, status }))).toEqual(expected)
        for (const { status, maySend } of seen) expect(maySend).toBe(status === 'ONAY')
        break
      }
    }
  }
  await reader.read(1000)
  expect(reader.unread()).toEqual([])
  await agree(opened, model, looks)
}

/** A system that asks for changes page by page. */
function readerOf({ register }: TestRegister) {
  const expected: string[] = []
  let after = 0
  return {
    /** Read after everything expected so far. */
    expect: (line: string) => void expected.push(line),
    unread: () => expected,
    async read(limit: number): Promise<void> {
      const page = await listChangesSince(register, { after, limit })
      const numbers = new Map([0, 1, 2].map((n) => [phone(n).address, n]))
      const lines = page.map(
        ({ recipient, channel, status, id }) =>
          `${numbers.get(recipient?.address ?? '')} ${channel} ${status} ${id}`,
      )
      expect(lines).toEqual(expected.splice(0, limit))
      after = page.at(-1)?.seq ?? after
    },
  }
}

const statusOf = (state: ConsentState | null) =>
  state === null ? null : (effectiveStatement(state)?.status ?? null)

async function agree({ register, engine }: TestRegister, model: PlainModel, looks: number): Promise<void> {
  const recipients = [0, 1, 2].map(phone)
  for (const channel of channels) {
    const about = { brandCode: subBrandCode, channel, recipientType: 'BIREYSEL' } as const
    const approved = await check(register, { ...about, recipients })
    expect(approved).toEqual(recipients.filter((_, n) => model.status(nameOf({ n, channel })) === 'ONAY'))
    for (const [n, recipient] of recipients.entries()) {
      const changes = (await listHistory(register, { recipient, limit: 1000 }))
        .filter((change) => change.channel === channel)
        .reverse()
      const fold = foldKey()
      for (const [place, change] of changes.entries()) {
        fold.add({ ...change, ordinal: place + 1, consentAt: instant(String(change.consentDate)) })
      }
      expect(statusOf(fold.state)).toBe(model.status(nameOf({ n, channel })))
    }
  }
  expect(await engine.read(numbers('SELECT count(*) FROM look_up_log'))).toEqual([looks])
  const moments = await engine.read(numbers('SELECT recorded_at FROM change ORDER BY seq'))
  expect(moments).toEqual([...moments].sort((one, other) => one - other))
}

test('the register on a real file agrees with a plain map under random commands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 60 }), async (commands) => {
      const opened = await openTestRegister({ now: formatWallTime(start) })
      try {
        await run(opened, commands)
      } finally {
        await opened.close()
      }
    }),
    { numRuns: 120 },
  )
})
