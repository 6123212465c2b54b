import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import type { Channel } from '../../src/consent/consent.ts'
import { listHistory } from '../../src/register/changes/changes.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { startVoiding, voidPages } from '../../src/register/imports/void.ts'
import { statusOf } from '../../src/register/look-up/check.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import { takePermitted } from '../../src/register/permitted/permitted.ts'
import { notePerson, proveAddress } from '../../src/register/recipients/people.ts'
import { rebuild } from '../../src/register/record/rebuild.ts'
import { record, recordAll } from '../../src/register/record/record.ts'
import { takeBackRefusals } from '../../src/register/record/refuse.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { modelOf, type StoredConsent, storedConsents } from '../support/register/basis-model.ts'
import { usualEngine } from '../support/register/engines.ts'
import { importRows } from '../support/register/imports.ts'
import { collected, eraseInTheEnd } from '../support/register/retention.ts'
import { editor, openTestRegister, phone, say, subBrandCode, type TestRegister } from '../support/register.ts'

/* Each consent names the changes that it rests on, and every read shows them, whatever was done to it. */

const secondMs = 1000
/** A story takes four times as long on the remote engine. */
const numRuns = usualEngine() === 'remote' ? 30 : 100
const people = [1, 2] as const
const channels = ['ARAMA', 'MESAJ'] as const

const statement = {
  n: fc.constantFrom(...people),
  channel: fc.constantFrom(...channels),
  status: fc.constantFrom('ONAY' as const, 'RET' as const),
  secondsAgo: fc.integer({ min: 0, max: 90 }),
}
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      ...statement,
      // Its İYS has no such source: a RET of it is obeyed here alone.
      source: fc.constantFrom('HS_WEB', 'HS_EORTAM', 'HS_FAX'),
      door: fc.constantFrom('slack' as const, 'api' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      rows: fc.array(fc.record(statement), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('undo' as const), fromEnd: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('take-back' as const), n: statement.n }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('in-iys' as const), ...statement }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('erase' as const), n: statement.n }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('come-back' as const),
      n: statement.n,
      isErasedNow: fc.boolean(),
      isProved: fc.boolean(),
      statuses: fc.tuple(fc.option(statement.status), fc.option(statement.status)),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

interface Story {
  readonly opened: TestRegister
  /** Between two steps; below a second, several are recorded in one. */
  readonly pauseMs: number
  readonly files: number[]
  readonly erased: Set<number>
}

async function take(story: Story, done: Step): Promise<void> {
  const { opened, files, erased } = story
  const { register, clock } = opened
  clock.move(story.pauseMs)
  const ago = (seconds: number) => formatWallTime(clock.now() - seconds * secondMs)
  switch (done.kind) {
    case 'say': {
      if (erased.has(done.n) && done.status === 'ONAY') return
      const { n, status, secondsAgo, channel, source } = done
      const actor = done.door === 'slack' ? editor : ({ door: 'api', id: 'crm' } as const)
      await say(register, phone(n), status, { channel, source, actor, consentDate: ago(secondsAgo) })
      return
    }
    case 'file': {
      const rows = done.rows.map(({ n, channel, status, secondsAgo }) => {
        return { recipient: phone(n).address, type: channel, status, consentDate: ago(secondsAgo) }
      })
      files.push(await importRows(register, rows))
      return
    }
    case 'undo': {
      const id = files.at(-done.fromEnd)
      const people = { by: 'U0FIRST', approvedBy: 'U0SECOND' }
      if (id !== undefined && (await startVoiding(register, id, people)) === 'started') {
        await voidPages(register, id)
      }
      return
    }
    case 'take-back':
      return await takeBack(opened, done.n)
    case 'in-iys':
      return await changeInIys(opened, done)
    case 'erase':
      return await eraseKnown(story, done.n)
    case 'come-back':
      if (done.isErasedNow) await eraseKnown(story, done.n)
      return await comeBack(story, done)
  }
}

/** A staff member takes back what they typed last, if it is a RET. */
async function takeBack({ register, clock }: TestRegister, n: number): Promise<void> {
  const [last] = await listHistory(register, { recipient: phone(n), limit: 1 })
  if (last === undefined || last.door !== editor.door) return
  const evidence = { door: editor.door, evidence: 'typed by mistake' }
  const takeBackInput = { changeId: last.id, evidence, receivedAt: clock.now(), source: 'HS_WEB' } as const
  await takeBackRefusals(register, editor, takeBackInput)
}

async function eraseKnown({ opened, erased }: Story, n: number): Promise<void> {
  const isKnown = (await ownConsents(opened.register, phone(n))).length > 0
  if (!isKnown || erased.has(n)) return
  await eraseInTheEnd(opened, phone(n))
  erased.add(n)
}

async function changeInIys({ register, clock }: TestRegister, done: Extract<Step, { kind: 'in-iys' }>) {
  const { n, channel, status, secondsAgo } = done
  const at = clock.now() - secondsAgo * secondMs
  const consentDate = formatWallTime(at)
  const request = { recipientType: 'BIREYSEL', status, source: 'IYS_WEB', consentDate } as const
  const national = { status, source: 'IYS_WEB', consentDate, at } as const
  const change = { brandCode: subBrandCode, recipient: phone(n), channel, request, national }
  await record(register, { door: 'iys' }, change)
}

/** The recipient states both channels at once, after they proved their address in Telegram or by that itself. */
async function comeBack({ opened: { register }, erased }: Story, done: Extract<Step, { kind: 'come-back' }>) {
  const recipient = phone(done.n)
  const userId = String(done.n)
  await notePerson(register, { userId, account: { accountId: userId, chatId: userId }, language: 'tr' })
  if (done.isProved) await proveAddress(register, userId, recipient)
  const inputs = channels.flatMap((channel, place) => {
    const status = done.statuses[place] ?? null
    if (status === null) return []
    const request = { recipientType: 'BIREYSEL', source: 'HS_EORTAM', consentDate: 'now', status } as const
    return [{ brandCode: subBrandCode, recipient, channel, request }]
  })
  await recordAll(register, { door: 'telegram', id: userId }, inputs)
  if (done.statuses.includes('ONAY')) erased.delete(done.n)
}

function expectFold(consents: readonly StoredConsent[]): void {
  const stored = consents.map(({ key, status, basisOrdinal, iysOrdinal, retOrdinal, national }) => {
    return { key, status, basisOrdinal, iysOrdinal, retOrdinal, national }
  })
  expect(stored).toEqual(consents.map(({ key, changes }) => ({ key, ...modelOf(changes) })))
}

/** Id of the change that a read shows of a consent at a moment; null where only a RET may be shown, or nothing. */
function shownBasis({ changes, shownReturns }: StoredConsent, at = Number.POSITIVE_INFINITY): string | null {
  const byThen = changes.filter(({ recordedAt }) => recordedAt <= at)
  const { basisOrdinal } = modelOf(byThen)
  const basis = byThen.find(({ ordinal }) => ordinal === basisOrdinal)
  return basis !== undefined && basis.returns === shownReturns ? basis.id : null
}

async function expectShown(opened: TestRegister, consents: readonly StoredConsent[]): Promise<void> {
  const { register } = opened
  for (const n of people) {
    const looked = await ownConsents(register, phone(n))
    for (const channel of channels) {
      const consent = await consentOf(opened, consents, n, channel)
      const view = looked.find((view) => view.channel === channel && view.brandCode === subBrandCode)
      const mark = register.vault.mark(phone(n).address)
      const key = { mark, brandCode: subBrandCode, channel, recipientType: 'BIREYSEL' } as const
      const answer = await statusOf(register, key)
      const status = consent?.status ?? undefined
      expect([view?.status, answer?.status]).toEqual([status, status])
      if (consent === undefined || status === undefined) continue
      expect(view?.reason === 'erased' ? null : view?.changeId).toBe(shownBasis(consent))
      if (consent.shownReturns === null) continue
      expect(answer?.consentDate === null ? null : answer?.changeId).toBe(shownBasis(consent))
    }
  }
}

async function consentOf(
  { register, engine }: TestRegister,
  consents: readonly StoredConsent[],
  n: number,
  channel: Channel,
) {
  const ids = await engine.read({
    sql: 'SELECT id FROM recipient WHERE mark = ?',
    params: [register.vault.mark(phone(n).address)],
    map: ([id]) => Number(id),
  })
  return consents.find(({ key }) => key === `${ids[0]} ${subBrandCode} ${channel}`)
}

async function expectPermitted(
  { register }: TestRegister,
  consents: readonly StoredConsent[],
  asOf: number | null,
) {
  const choices = { brandCode: subBrandCode, asOf, scope: 'all' } as const
  const rows = await collected(takePermitted(register, { door: 'cli', id: 'test' }, choices))
  const expected = consents
    .filter(({ key }) => key.includes(` ${subBrandCode} `))
    .flatMap((consent) => shownBasis(consent, asOf ?? undefined) ?? [])
  expect(rows.map(({ changeId }) => changeId).sort()).toEqual(expected.sort())
}

const said = (status: 'ONAY' | 'RET', secondsAgo = 0, source = 'HS_WEB') =>
  ({ kind: 'say', n: 1, channel: 'MESAJ', status, secondsAgo, source, door: 'slack' }) as Step
const inFile = (status: 'ONAY' | 'RET', ...secondsAgo: number[]): Step => ({
  kind: 'file',
  rows: secondsAgo.map((ago) => ({ n: 1, channel: 'MESAJ', status, secondsAgo: ago })),
})
const undo: Step = { kind: 'undo', fromEnd: 1 }
const erased: Step = { kind: 'erase', n: 1 }
const comesBack = (...statuses: ['ONAY' | null, 'ONAY' | null]): Step => ({
  kind: 'come-back',
  n: 1,
  isErasedNow: false,
  isProved: true,
  statuses,
})
/** The recipient allowed calls again; their RET of messages is from before. */
const cameBack = [said('ONAY'), said('RET', 0, 'HS_EORTAM'), erased, comesBack('ONAY', null)]

/** Stories in which a read once showed another change than the basis. */
const stories: readonly Step[][] = [
  [...cameBack, said('RET', 0, 'HS_FAX'), said('RET')],
  [...cameBack, inFile('RET', 1), undo],
  [...cameBack, inFile('RET', 1), undo, said('RET', 0, 'HS_FAX')],
  [...cameBack, inFile('RET', 2, 1)],
  [said('ONAY'), inFile('RET', 0), undo],
  [said('RET', 0, 'HS_EORTAM'), said('RET', 0, 'HS_FAX'), inFile('RET', 0), undo],
  [said('ONAY'), erased, comesBack(null, 'ONAY')],
  [said('ONAY'), erased, said('RET', 0, 'HS_EORTAM'), comesBack('ONAY', null)],
  [inFile('ONAY', 60), said('RET', 90)],
  [inFile('ONAY', 60), inFile('ONAY', 30), undo, said('RET', 90)],
]

test('every consent names the changes that a plain fold of its changes names, and every read shows them', async () => {
  const steps = fc.array(step, { minLength: 4, maxLength: 24 })
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.boolean(),
      fc.constantFrom(400, 10_000),
      async (some, isExchanging, pauseMs) => {
        const opened = await openTestRegister()
        try {
          const { register, engine, clock } = opened
          if (isExchanging) await setSetting(engine, 'iys_exchange', 'file', { by: 'test', now: clock.now() })
          clock.move(60 * secondMs)
          const story: Story = { opened, pauseMs, files: [], erased: new Set() }
          const moments: number[] = []
          for (const step of some) {
            await take(story, step)
            moments.push(clock.now())
            expectFold(await storedConsents(register))
          }
          const consents = await storedConsents(register)
          await expectShown(opened, consents)
          await expectPermitted(opened, consents, null)
          for (const at of moments.filter((_, place) => place % 4 === 0))
            await expectPermitted(opened, consents, at)
          expect(await rebuild(register)).toBe(0)
          expect(await verifyRegister(register)).toMatchObject({ firstBad: null })
        } finally {
          await opened.close()
        }
      },
    ),
    {
      numRuns,
      examples: stories.flatMap((story) => [
        [story, false, 400],
        [story, false, 10_000],
      ]),
    },
  )
})
