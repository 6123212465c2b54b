import { describe, expect, test } from 'vitest'
import { rowsOf, tamper } from '../../../test/cli/tamper.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { editor, openTestRegister, phone, say } from '../../../test/support/register.ts'
import { verifyRegister } from '../../proof/verify-register.ts'
import { addEvidence, laterEvidenceMax } from './evidence.ts'

const opened = forEachTest(() => openTestRegister())

async function recorded(n: number): Promise<Buffer> {
  const { change } = await say(opened.register, phone(n), 'ONAY')
  return Buffer.from(change?.id ?? '', 'hex')
}

describe('addEvidence()', () => {
  test('keeps two that come at once, one after the other in the ledger', async () => {
    const { register } = opened
    const changeIds = [await recorded(1), await recorded(2)]
    await Promise.all(changeIds.map((changeId) => addEvidence(register, editor, { changeId, note: 'form' })))
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
    tamper(opened.path, (database) =>
      expect(rowsOf(database, 'SELECT seq FROM entry ORDER BY seq')).toEqual([[3], [4]]),
    )
  })

  test('refuses what is empty, too long, or about no change', async () => {
    const { register } = opened
    const changeId = await recorded(1)
    const add = (note: string, id = changeId) => addEvidence(register, editor, { changeId: id, note })
    expect(await add('  ')).toEqual({ kind: 'refused', reason: 'empty' })
    expect(await add('x'.repeat(laterEvidenceMax + 1))).toEqual({ kind: 'refused', reason: 'text-too-long' })
    expect(await add('form', Buffer.alloc(32))).toEqual({ kind: 'refused', reason: 'unknown' })
  })
})
