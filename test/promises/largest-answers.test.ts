import { beforeAll, describe, expect, test } from 'vitest'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import { movementFile } from '../../src/day/movement-file.ts'
import { collectPack } from '../../src/documents/pack/collect.ts'
import { listHistory } from '../../src/register/changes/changes.ts'
import { listChangesSince } from '../../src/register/changes/forward.ts'
import { addBrand, brandsMax, brandTextMax, listBrands } from '../../src/register/company/brands.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { retentionQueries } from '../../src/register/erasure/retention-ends.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { pageRows } from '../../src/register/imports/page.ts'
import { startVoiding, voidPages } from '../../src/register/imports/void.ts'
import { linesOfFile, takeFile } from '../../src/register/iys-queue/files.ts'
import { iysStatus } from '../../src/register/iys-queue/status.ts'
import { queuePresentConsents } from '../../src/register/iys-queue/upkeep.ts'
import { consentsAfter } from '../../src/register/iys-received/registered.ts'
import { verdictsOf } from '../../src/register/look-up/check.ts'
import { lookUp, ownConsents } from '../../src/register/look-up/look-up.ts'
import { brandCounts } from '../../src/register/permitted/counts.ts'
import { takePermitted } from '../../src/register/permitted/permitted.ts'
import { exportedEntries } from '../../src/verification/register-entries.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { dailyHeader, receiveFile } from '../support/iys-files.ts'
import { forAllTests } from '../support/opened.ts'
import { type FileRow, importRows } from '../support/register/imports.ts'
import { expectSmallAnswers } from '../support/register/largest-answers.ts'
import { collected } from '../support/register/retention.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  used,
} from '../support/register.ts'

/* Pages of files and jobs in which each address has every consent that it can have. */

const opened = forAllTests(() => openTestRegister({ engine: 'remote' }))
/** Changes of one key, as they come of years. */
const renewals = 30
const numbers = Array.from({ length: pageRows }, (_, place) => phone(place + 1))
const [channels, recipientTypes] = [['ARAMA', 'MESAJ'] as const, ['BIREYSEL', 'TACIR'] as const]
const longestEmail = used({
  kind: 'email',
  address: `${'a'.repeat(64)}@${`${'b'.repeat(48)}.`.repeat(4)}ornek`,
})

beforeAll(async () => {
  const { register, clock } = opened
  for (const type of channels)
    for (const recipientType of recipientTypes) {
      clock.move(60_000)
      await importRows(register, rowsOf('ONAY', { channel: type, recipientType }))
    }
  for (let again = 0; again < renewals; again += 1) {
    clock.move(60_000)
    await importRows(register, rowsOf('ONAY', { channel: 'ARAMA', recipientType: 'BIREYSEL' }))
  }
  clock.move(60_000)
  await say(register, longestEmail, 'ONAY', { channel: 'EPOSTA' })
})

function rowsOf(status: FileRow['status'], about: Partial<FileRow>): FileRow[] {
  return numbers.map(({ address }) => ({ ...about, recipient: address, status, consentDate: wallTime() }))
}

/** A statement of a moment ago: each import of an ONAY renews those before it. */
const brandNumber = (code: number) => {
  return {
    providerCode,
    code,
    name: `${code} `.padEnd(brandTextMax, '€'),
    trademark: '€'.repeat(brandTextMax),
  }
}

const wallTime = () => formatWallTime(opened.clock.now() - 1000)

describe('with every consent that the addresses of a page can have, no answer is above a quarter of the limit', () => {
  test('while refusals without a recipient type are imported, and taken back', async () => {
    const { register, clock } = opened
    clock.move(60_000)
    const id = await importRows(register, rowsOf('RET', { channel: 'ARAMA' }))
    expect((await importedFileOf(register, id))?.result).toMatchObject({ ret: 2 * pageRows })
    expect(await startVoiding(register, id, { by: 'U0ONE', approvedBy: 'U0OTHER' })).toBe('started')
    await voidPages(register, id)
    expect((await importedFileOf(register, id))?.voided).toMatchObject({ back: 2 * pageRows })
    expectSmallAnswers(opened)
  })

  test('while a file for İYS is taken', async () => {
    const { register, engine, clock } = opened
    await setSetting(engine, 'iys_exchange', 'file', { by: 'test', now: clock.now() })
    await queuePresentConsents(register)
    const file = await takeFile(register, subBrandCode, editor)
    expect(await collected(linesOfFile(register, file?.id ?? 0))).not.toHaveLength(0)
    expectSmallAnswers(opened)
  })

  test('while a file of İYS is received', async () => {
    const lines = numbers.map(
      ({ address }, place) =>
        `${wallTime()},${`${place}`.padStart(64, 'f')},${address},BIREYSEL,ARAMA,RET,${wallTime()},HS_WEB`,
    )
    const result = await receiveFile(opened.register, [dailyHeader, ...lines, ''].join('\n'))
    expect(result).toMatchObject({ rows: pageRows })
    expectSmallAnswers(opened)
  })

  test('while the retention of recipients is judged', async () => {
    const { register, engine, clock } = opened
    for (const type of channels) {
      clock.move(60_000)
      await importRows(register, rowsOf('RET', { channel: type }))
    }
    const reads = retentionQueries({ after: 0, through: pageRows })
    const judged = await engine.unit(reads, (recipients, changes) => ({
      writes: [],
      result: {
        recipients: recipients.length,
        changes: changes.flatMap((consent) => consent.changes).length,
      },
    }))
    expect(judged.recipients).toBe(pageRows)
    expect(judged.changes).toBeGreaterThan(pageRows * (renewals + 4))
    expectSmallAnswers(opened)
  })

  test('while one recipient has every consent of every brand', async () => {
    const { register, clock } = opened
    const recipient = phone(9000)
    for (let code = 200_001; (await addBrand(register, brandNumber(code))).kind === 'saved'; code += 1);
    const brands = await listBrands(register)
    expect(brands).toHaveLength(brandsMax)
    clock.move(60_000)
    for (const { code: brandCode } of brands)
      for (const channel of channels)
        for (const recipientType of recipientTypes)
          await say(register, recipient, 'RET', { brandCode, channel, recipientType })
    const all = brandsMax * channels.length * recipientTypes.length
    const seen = await lookUp(register, editor, { recipient, purpose: 'look-up' })
    expect(seen).toMatchObject({ kind: 'found', consents: { length: all } })
    expect(await ownConsents(register, recipient)).toHaveLength(all)
    expect(await collectPack(register, editor, { recipient })).toMatchObject({
      pack: { changes: { length: all } },
    })
    await iysStatus(register)
    await brandCounts(register)
    expectSmallAnswers(opened)
  })

  test('while consents are checked, compared, exported and verified', async () => {
    const { register } = opened
    const key = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
    const marks = numbers.map(({ address }) => register.vault.mark(address))
    expect(await verdictsOf(register, key, marks)).toHaveLength(pageRows)
    await consentsAfter(register, subBrandCode, 0)
    await collected(takePermitted(register, editor, { brandCode: subBrandCode, asOf: null, scope: 'all' }))
    await collected(movementFile(register, '2026-03-02', subBrandCode))
    await listChangesSince(register, { after: 0, limit: 1000 })
    await listHistory(register, { recipient: longestEmail, limit: 1000 })
    await collected(exportedEntries(register, subBrandCode))
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
    expectSmallAnswers(opened)
  })
})
