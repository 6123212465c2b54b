import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../db/engine.ts'
import { evidence } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { collected } from '../../../test/support/register/retention.ts'
import {
  editor,
  instant,
  onayNow,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { SealBrokenError } from '../../crypto/vault.ts'
import { registerEntries } from '../../verification/register-entries.ts'
import { listHistory } from '../changes/changes.ts'
import { addBrand, closeBrand } from '../company/brands.ts'
import { decryptEvidence } from '../evidence/evidence.ts'
import { check } from '../look-up/check.ts'
import { lookUp, ownConsents } from '../look-up/look-up.ts'
import { type RecordInput, record } from './record.ts'
import { type RefuseInput, refuse } from './refuse.ts'

const opened = forAllTests(() => openTestRegister())
let numbers = 0
const someone = () => phone(++numbers)

const input = (more: Partial<RecordInput> = {}): RecordInput => ({
  brandCode: subBrandCode,
  recipient: someone(),
  channel: 'MESAJ',
  request: { recipientType: 'BIREYSEL', status: 'ONAY', source: 'HS_WEB', consentDate: 'now' },
  ...more,
})

describe('record()', () => {
  test('answers with the change that is stored, and the state before and after', async () => {
    const { register, clock } = opened
    const recipient = someone()
    const outcome = await say(register, recipient, 'ONAY', { consentDate: '2026-03-02 14:05:09' })
    const statement = {
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate: '2026-03-02 14:05:09',
      consentAt: instant('2026-03-02 14:05:09'),
    }
    expect(outcome).toEqual({
      kind: 'decided',
      refusals: [],
      repeated: false,
      before: null,
      change: {
        ...statement,
        effect: 'taken',
        recordedAt: clock.now(),
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      after: {
        ordinal: 1,
        lastRecordedAt: clock.now(),
        iysRecord: statement,
        localRefusal: null,
        basisOrdinal: 1,
        iysOrdinal: 1,
        retOrdinal: null,
      },
    })
    const [change] = await listHistory(register, { recipient, limit: 10 })
    expect(change).toMatchObject({ id: outcome.change?.id, status: 'ONAY', door: 'slack', actor: 'U0EDITOR' })
  })

  test('stores nothing for a request that is refused, not even the recipient', async () => {
    const { register } = opened
    const recipient = someone()
    expect(await say(register, recipient, 'ONAY', { source: 'HS_FAX' })).toEqual({
      kind: 'decided',
      refusals: ['H119'],
      change: null,
      before: null,
      after: null,
      repeated: false,
    })
    const lookedUp = await lookUp(register, editor, { recipient, purpose: 'test' })
    expect(lookedUp).toMatchObject({ recipientId: null, consents: [] })
  })
  test('dates no consent far ahead after repeated changes of mind', async () => {
    const { register, clock } = opened
    const recipient = someone()
    const outcomes = []
    for (let n = 0; n < 40; n += 1)
      outcomes.push(await say(register, recipient, n % 2 === 0 ? 'ONAY' : 'RET'))
    const dates = outcomes.map(({ change }) => change?.consentAt ?? 0)
    expect(Math.max(...dates)).toBeLessThanOrEqual(clock.now() + 7000)
    expect(outcomes.at(-1)?.after?.iysRecord?.status).toBe('RET')
  })
  test('takes no consent for a closed brand, but every refusal, and lets nothing be sent for it', async () => {
    const { register } = opened
    const recipient = someone()
    await addBrand(register, { providerCode, code: 123458, name: 'Örnek Çay' })
    await say(register, recipient, 'ONAY', { brandCode: 123458 })
    await closeBrand(register, 123458)
    const current = async () => await ownConsents(register, recipient)
    const key = { brandCode: 123458, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
    expect(await current()).toMatchObject([{ status: 'ONAY', maySend: false, reason: 'brand-closed' }])
    expect(await check(register, { ...key, recipients: [recipient] })).toEqual([])
    const request = { recipientType: 'BIREYSEL', source: 'HS_WEB', consentDate: 'now' } as const
    const tell = (status: 'ONAY' | 'RET') =>
      record(register, editor, input({ brandCode: 123458, recipient, request: { ...request, status } }))
    expect(await tell('ONAY')).toEqual({ kind: 'brand-closed' })
    expect(await tell('RET')).toMatchObject({ kind: 'decided', change: { status: 'RET' } })
    expect(await current()).toMatchObject([{ status: 'RET', reason: 'refused' }])
  })
})

test('record() of statements that could only be recorded later dates them when they were made, and lets no ONAY turn a RET made after it', async () => {
  const { register, clock } = opened
  const recipient = someone()
  const receivedAt = clock.now()
  clock.move(60_000)
  await say(register, recipient, 'RET')
  clock.move(60_000)
  const request = onayNow
  const late = input({ recipient, request, receivedAt, confirmed: true })
  expect(await record(register, editor, late)).toMatchObject({ refusals: ['H178'], change: null })
  const prompt = input({ recipient, request, receivedAt: clock.now() - 1000, confirmed: true })
  expect(await record(register, editor, prompt)).toMatchObject({ refusals: [], change: { status: 'ONAY' } })
  const outcome = await record(register, editor, { ...late, recipient: someone() })
  expect(outcome).toMatchObject({ refusals: [], change: { consentAt: receivedAt } })
})

describe('record() with a request key', () => {
  test('answers a repeat with the first outcome, and changes nothing', async () => {
    const { register, clock } = opened
    const recipient = someone()
    const first = await say(register, recipient, 'ONAY', { requestKey: 'slack Ev1' })
    clock.move(60_000)
    const second = await say(register, recipient, 'ONAY', { requestKey: 'slack Ev1' })
    expect(second).toEqual({ ...first, before: first.after, repeated: true })
    expect(await listHistory(register, { recipient, limit: 10 })).toHaveLength(1)
  })

  test('answers a repeat of a stored refusal with its codes', async () => {
    const { register, clock } = opened
    const recipient = someone()
    const local = await say(register, recipient, 'RET', { requestKey: 'slack Ev3' })
    clock.move(5000)
    const again = await say(register, recipient, 'RET', { requestKey: 'slack Ev3' })
    expect(again).toMatchObject({ refusals: ['H175'], change: local.change, repeated: true })
  })

  test('keeps nothing of what it refused: the corrected request is recorded, once', async () => {
    const { register } = opened
    const recipient = someone()
    const corrected = { requestKey: 'slack Ev2' }
    const refused = { ...corrected, source: 'HS_FAX', consentDate: 'dün' }
    expect(await say(register, recipient, 'ONAY', refused)).toMatchObject({
      refusals: ['H119', 'H158'],
      change: null,
    })
    const stored = await say(register, recipient, 'ONAY', corrected)
    expect(stored).toMatchObject({ refusals: [], change: { status: 'ONAY' }, repeated: false })
    expect(await say(register, recipient, 'ONAY', refused)).toMatchObject({
      change: stored.change,
      repeated: true,
    })
    expect(await listHistory(register, { recipient, limit: 10 })).toHaveLength(1)
  })

  test('takes the same request twice in one commit once', async () => {
    const { register } = opened
    const recipient = someone()
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => say(register, recipient, 'RET', { requestKey: 'slack Ev6' })),
    )
    expect(outcomes.map(({ repeated }) => repeated)).toEqual([false, true, true, true, true])
    expect(await listHistory(register, { recipient, limit: 10 })).toHaveLength(1)
  })

  test('takes no request without a key for a repeat of one whose key is empty', async () => {
    const { register } = opened
    await say(register, someone(), 'ONAY', { requestKey: '' })
    expect(await say(register, someone(), 'ONAY')).toMatchObject({ repeated: false, after: { ordinal: 1 } })
  })
})

const given = { text: 'İndirimlerden haberdar olmak istiyorum', proof: 'contact', userId: 778899 }

test('record() with evidence seals it and binds it to its change', async () => {
  const { register, engine } = opened
  const recipient = someone()
  const outcome = await say(register, recipient, 'ONAY', { evidence: given })
  const id = Buffer.from(String(outcome.change?.id), 'hex')
  const kept = (await engine.read(query(build.select().from(evidence)))).find((row) =>
    row.changeId.equals(id),
  )
  expect(kept && decryptEvidence(register.vault, id, kept.sealed)).toEqual(given)
  expect(kept?.sealed.toString('latin1')).not.toContain('contact')
  const other = Buffer.alloc(32, 1)
  expect(() => kept && decryptEvidence(register.vault, other, kept.sealed)).toThrow(SealBrokenError)
  expect(await listHistory(register, { recipient, limit: 1 })).toMatchObject([{ hasEvidence: true }])
})

describe('record() of dated statements', () => {
  type More = Partial<RecordInput> & { readonly door?: 'api' }
  const dated = (
    recipient: Recipient,
    status: 'ONAY' | 'RET',
    consentDate: string,
    { door, ...more }: More = {},
  ) => {
    const request = { recipientType: 'BIREYSEL', status, source: 'HS_WEB', consentDate } as const
    return record(
      opened.register,
      { door: door ?? 'import', id: 'tester' },
      input({ recipient, request, ...more }),
    )
  }
  const statusOf = async (recipient: Recipient) =>
    (await ownConsents(opened.register, recipient)).map(({ status }) => status)
  const overRefusal = 'forbid'

  test('decides in the order of the requests when they come at once', async () => {
    const recipient = someone()
    const outcomes = await Promise.all([
      dated(recipient, 'ONAY', '2026-03-02 10:00:00', { overRefusal }),
      dated(recipient, 'RET', '2026-03-02 11:00:00', { overRefusal }),
      dated(recipient, 'ONAY', '2026-03-02 12:00:00', { overRefusal }),
    ])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['decided', 'decided', 'refusal-stands'])
    expect(await statusOf(recipient)).toEqual(['RET'])
  })

  test('writes nothing in a dry run, not even the request key', async () => {
    const recipient = someone()
    const entries = () => collected(registerEntries(opened.register, null))
    const before = await entries()
    const dry = { dryRun: true, requestKey: 'dry' } as const
    const tried = await dated(recipient, 'ONAY', '2026-03-02 10:00:00', dry)
    expect(tried).toMatchObject({ refusals: [], change: { status: 'ONAY', effect: 'taken' } })
    expect(await dated(recipient, 'RET', 'never', dry)).toMatchObject({ refusals: ['H158'] })
    expect(await entries()).toEqual(before)
    const real = await dated(recipient, 'ONAY', '2026-03-02 10:00:00', { requestKey: 'dry' })
    expect(real).toMatchObject({ kind: 'decided', repeated: false, change: { status: 'ONAY' } })
  })
})

test('refuse() answers a request that comes twice as it did the first time, and stores it once', async () => {
  const recipient = someone()
  const input: RefuseInput = {
    recipient,
    brandCodes: [providerCode, subBrandCode],
    channels: ['ARAMA', 'MESAJ'],
    source: 'HS_EORTAM',
    evidence: { door: 'page', proof: 'link' },
    requestKey: 'once',
  }
  const first = await refuse(opened.register, { door: 'page' }, input)
  const second = await refuse(opened.register, { door: 'page' }, input)
  const changesOf = (refusals: typeof first) =>
    refusals.map(({ brandCode, change }) => [brandCode, change?.id])
  expect(changesOf(second)).toEqual(changesOf(first))
  expect(second[0]).toMatchObject({ repeated: true })
  expect(await listHistory(opened.register, { recipient, limit: 10 })).toHaveLength(4)
})

/** BEGIN and COMMIT, which units share, are not counted. */
function counting(engine: Engine): Engine & { taken(): number } {
  let count = 0
  return {
    ...engine,
    read(query) {
      count += 1
      return engine.read(query)
    },
    unit(reads, decide) {
      return engine.unit(reads, (...rows) => {
        const outcome = decide(...rows)
        count += reads.length + outcome.writes.length
        return outcome
      })
    },
    taken() {
      const taken = count
      count = 0
      return taken
    },
  }
}

test('recording and looking up take few statements', async () => {
  const engine = counting(opened.engine)
  const register = { ...opened.register, engine }
  await register.settings()
  const recipient = someone()
  engine.taken()
  await say(register, recipient, 'ONAY', { evidence: { door: 'slack', note: 'form 118' }, requestKey: 'a' })
  const first = engine.taken()
  opened.clock.move(1000)
  await say(register, recipient, 'RET', { requestKey: 'b' })
  const second = engine.taken()
  await lookUp(register, editor, { recipient, brandCode: subBrandCode, purpose: 'test' })
  expect({ first, second, lookedUp: engine.taken() }).toEqual({ first: 6, second: 4, lookedUp: 2 })
})
