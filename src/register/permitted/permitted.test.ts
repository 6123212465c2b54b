import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookUpLog } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { collected } from '../../../test/support/register/retention.ts'
import {
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { effectiveStatement } from '../../consent/consent.ts'
import { foldKey, type KeyFold } from '../../consent/decide.ts'
import { listChangesSince } from '../changes/forward.ts'
import { erase } from '../erasure/erase.ts'
import { wholeBrandMark } from '../look-up/look-up-log.ts'
import type { Register } from '../register.ts'
import { brandCounts, permittedCount } from './counts.ts'
import { type PermittedInput, type PermittedRow, takePermitted } from './permitted.ts'

const viewer = { door: 'slack', id: 'U0VIEWER' } as const

const take = async (register: Register, input: Partial<PermittedInput> = {}) =>
  await collected(
    takePermitted(register, viewer, { brandCode: subBrandCode, asOf: null, scope: 'ONAY', ...input }),
  )

/** The row as it is now, without an exchange with İYS. */
const presentRow = <Row extends Pick<PermittedRow, 'status' | 'recipientType'>>(row: Row) => {
  const reason = row.recipientType === 'TACIR' ? 'trader' : 'consent-unverified'
  const permission =
    row.status === 'ONAY' ? { maySend: true, reason } : expect.objectContaining({ maySend: false })
  return { ...row, national: 'unverified', permission }
}

const nobodyAt = (id: number) =>
  `INSERT INTO recipient (id, mark, kind, commitment, created_at, erased_at)
     VALUES (${id}, randomblob(16), 'phone', randomblob(32), 1, 1)`

describe('takePermitted()', () => {
  const opened = forEachTest(() => openTestRegister())

  it('goes through all recipients in spans, and counts them so, whatever lies between', async () => {
    const { register } = opened
    const wide = [1, 50_000, 50_002, 100_000, 100_002, 200_000]
    for (const [place, id] of wide.entries()) {
      if (place > 0) await register.engine.apply([nobodyAt(id - 1)])
      await say(register, phone(place + 1), 'ONAY', { channel: 'ARAMA' })
      await say(register, phone(place + 1), place === 2 ? 'RET' : 'ONAY')
    }
    const addresses = wide.map((_, place) => phone(place + 1).address)
    const all = await take(register, { scope: 'all' })
    expect(all.map(({ address, channel }) => `${address} ${channel}`)).toEqual(
      addresses.flatMap((address) => [`${address} ARAMA`, `${address} MESAJ`]),
    )
    const counts = { approval: 11, rejection: 1 }
    expect(await permittedCount(register, subBrandCode)).toEqual({
      kind: 'counted',
      permitted: 11,
      others: 1,
    })
    expect(await brandCounts(register)).toEqual(new Map([[subBrandCode, counts]]))
    await register.engine.apply([nobodyAt(5_000_001)])
    expect(await permittedCount(register, subBrandCode)).toEqual({ kind: 'refused', reason: 'too-large' })
  })

  it('tells source, dates and the change that the status rests on', async () => {
    const { register } = opened
    const { change } = await say(register, phone(1), 'ONAY', {
      source: 'HS_MOBIL',
      consentDate: '2026-03-02 14:05:09',
      recipientType: 'TACIR',
    })
    expect(await take(register)).toEqual([
      {
        address: '+905000000001',
        recipientType: 'TACIR',
        channel: 'MESAJ',
        status: 'ONAY',
        source: 'HS_MOBIL',
        consentDate: '2026-03-02 14:05:09',
        recordedAt: instant('2026-03-02 15:00:00'),
        changeId: change?.id,
        national: 'unverified',
        permission: { maySend: true, reason: 'trader' },
      },
    ])
  })

  it('goes on over the pages it reads', async () => {
    const { register } = opened
    const said = Array.from({ length: 1100 }, (_, n) =>
      say(register, phone(n), n % 10 === 0 ? 'RET' : 'ONAY'),
    )
    await Promise.all(said)
    expect(await take(register, { scope: 'all' })).toHaveLength(1100)
    expect(new Set((await take(register)).map(({ address }) => address)).size).toBe(990)
  })

  it('leaves an address that was erased since out of a past moment', async () => {
    const { register, clock } = opened
    for (const n of [1, 2]) await say(register, phone(n), 'ONAY')
    const asOf = clock.now()
    clock.move(1000)
    await erase(register, { door: 'cli', id: 'test' }, { recipient: phone(1), source: 'HS_EORTAM' })
    expect((await take(register, { asOf })).map(({ address }) => address)).toEqual([phone(2).address])
  })

  it('is in the log, with who and what, before its first row', async () => {
    const { register, engine } = opened
    const log = () => engine.read(query(build.select().from(lookUpLog).where(eq(lookUpLog.actor, viewer.id))))
    const rows = takePermitted(register, viewer, {
      brandCode: subBrandCode,
      asOf: instant('2025-12-31 23:59:59'),
      scope: 'ONAY',
    })
    expect(await log()).toEqual([])
    await rows.next()
    expect(await log()).toEqual([
      {
        id: 1,
        at: instant('2026-03-02 15:00:00'),
        door: 'slack',
        actor: 'U0VIEWER',
        mark: wholeBrandMark,
        brandCode: subBrandCode,
        marks: null,
        unknown: 0,
        purpose: 'permitted database, as of 2025-12-31 23:59:59, ONAY',
      },
    ])
  })

  it('equals a fold of the history at any moment, for any history', async () => {
    const said = fc.record({
      n: fc.nat({ max: 3 }),
      channel: fc.constantFrom('MESAJ' as const, 'ARAMA' as const),
      brandCode: fc.constantFrom(subBrandCode, subBrandCode, providerCode),
      recipientType: fc.constantFrom('BIREYSEL' as const, 'BIREYSEL' as const, 'TACIR' as const),
      status: fc.constantFrom('ONAY' as const, 'RET' as const),
      ago: fc.integer({ min: 0, max: 5 }),
      source: fc.constantFrom('HS_WEB', 'HS_WEB', 'HS_FAX'),
      pause: fc.nat({ max: 2 }),
    })
    let used = 0
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 25 }), async (history) => {
        const { register, clock } = opened
        used += 1
        const offset = used * 10
        const begin = clock.now()
        for (const { n, ago, pause, ...statement } of history) {
          clock.move(pause * 1000)
          const consentDate = formatWallTime(clock.now() - ago * 1000)
          await say(register, phone(offset + n), statement.status, { ...statement, consentDate })
        }
        const own = new Set([0, 1, 2, 3].map((n) => phone(offset + n).address))
        for (let asOf = begin - 1000; asOf <= clock.now() + 1000; asOf += 1000) {
          const answerText = await take(register, { asOf, scope: 'all' })
          const expected = (await foldedAt(register, asOf)).filter(({ address }) => own.has(address))
          expect(answerText.filter(({ address }) => own.has(address)).sort(byKey)).toEqual(
            expected.sort(byKey),
          )
          const permitted = await take(register, { asOf })
          expect(permitted).toEqual(answerText.filter(({ status }) => status === 'ONAY'))
        }
        const past = await take(register, { scope: 'all', asOf: clock.now() })
        expect(await take(register, { scope: 'all' })).toEqual(past.map((row) => presentRow(row)))
      }),
      { numRuns: 25 },
    )
  })
})

const byKey = (one: PermittedRow, other: PermittedRow) => (keyOf(one) < keyOf(other) ? -1 : 1)
const keyOf = ({
  address,
  recipientType,
  channel,
}: Pick<PermittedRow, 'address' | 'recipientType' | 'channel'>) => `${address} ${recipientType} ${channel}`

async function foldedAt(register: Register, asOf: number): Promise<PermittedRow[]> {
  const folds = new Map<string, KeyFold>()
  const rows = new Map<string, PermittedRow>()
  const changes = await listChangesSince(register, { after: 0, brandCodes: [subBrandCode], limit: 100_000 })
  for (const { recipient, recordedAt, id, effect, ...change } of changes) {
    if (recordedAt > asOf || recipient === null) continue
    const { recipientType, channel, status, source, consentDate } = change
    const key = keyOf({ ...change, address: recipient.address })
    const fold = folds.get(key) ?? foldKey()
    folds.set(key, fold)
    const consentAt = consentDate === null ? null : instant(consentDate)
    const ordinal = (fold.state?.ordinal ?? 0) + 1
    const state = fold.add({ status, source, consentDate, consentAt, effect, recordedAt, ordinal })
    // The basis is the last change of the effective status that repeated nothing.
    if (effect === 'repeat' || effectiveStatement(state)?.status !== status) continue
    const { address } = recipient
    const basis = { status, source, consentDate, recordedAt, changeId: id }
    rows.set(key, { address, recipientType, channel, ...basis, national: null, permission: null })
  }
  return [...rows.values()]
}
