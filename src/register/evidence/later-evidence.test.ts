import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rowsOf, tamper } from '../../../test/cli/tamper.ts'
import { editor, openTestRegister, phone, say, type TestRegister } from '../../../test/support/register.ts'
import { sealChanges } from '../../proof/seal.ts'
import { verifyRegister } from '../../proof/verify/register.ts'
import { history } from '../changes/history.ts'
import { addEvidence, laterEvidenceHead, laterEvidenceMax } from './later-evidence.ts'

let opened: TestRegister
beforeEach(async () => {
  opened = await openTestRegister()
})
afterEach(() => opened.close())

async function recorded(n: number): Promise<Buffer> {
  const { change } = await say(opened.register, phone(n), 'ONAY')
  return Buffer.from(change?.id ?? '', 'hex')
}

describe('addEvidence()', () => {
  test('makes a change without evidence one with evidence', async () => {
    const { register } = opened
    const changeId = await recorded(1)
    const shown = async () => (await history(register, { recipient: phone(1), limit: 5 }))[0]?.hasEvidence
    expect(await shown()).toBe(false)
    expect(await addEvidence(register, editor, { changeId, note: 'çağrı kaydı 118' })).toMatchObject({
      kind: 'added',
    })
    expect(await shown()).toBe(true)
  })

  test('keeps the same text for the same change once, and another one beside it', async () => {
    const { register } = opened
    const changeId = await recorded(1)
    const add = async (note: string) => (await addEvidence(register, editor, { changeId, note })).kind
    expect(await add('çağrı kaydı 118')).toBe('added')
    expect(await add(' çağrı kaydı 118 ')).toBe('already')
    expect(await add('imzalı form 4')).toBe('added')
  })

  test('keeps two that come at once, one after the other in the chain', async () => {
    const { register } = opened
    const changeIds = [await recorded(1), await recorded(2)]
    await Promise.all(changeIds.map((changeId) => addEvidence(register, editor, { changeId, note: 'form' })))
    expect(await verifyRegister(register)).toMatchObject({ ok: true })
    tamper(opened.path, (database) =>
      expect(rowsOf(database, 'SELECT place FROM later_evidence ORDER BY place')).toEqual([[1], [2]]),
    )
  })

  test('refuses what is empty, too long, or about no change', async () => {
    const { register } = opened
    const changeId = await recorded(1)
    const add = (note: string, id = changeId) => addEvidence(register, editor, { changeId: id, note })
    expect(await add('  ')).toEqual({ kind: 'refused', reason: 'empty' })
    expect(await add('x'.repeat(laterEvidenceMax + 1))).toEqual({ kind: 'refused', reason: 'text-too-long' })
    expect(await add('form', Buffer.alloc(32))).toEqual({ kind: 'refused', reason: 'unknown' })
    expect(await laterEvidenceHead(register)).toBeNull()
  })

  test('leaves no word of the text readable in the file', async () => {
    const changeId = await recorded(1)
    await addEvidence(opened.register, editor, { changeId, note: 'GizliKayıt 0532 123 45 67' })
    tamper(opened.path, (database) => {
      const [[sealed] = []] = rowsOf(database, 'SELECT sealed FROM later_evidence')
      expect(Buffer.from(sealed as Uint8Array).toString('utf8')).not.toMatch(/GizliKayıt|0532/)
    })
  })
})

describe('verifyRegister() names altered later evidence', () => {
  beforeEach(async () => {
    await sealChanges(opened.register)
    for (const n of [1, 2, 3])
      await addEvidence(opened.register, editor, { changeId: await recorded(n), note: `form ${n}` })
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  const edits = [
    ['another day', 'UPDATE later_evidence SET added_at = added_at - 86400000 WHERE place = 2', 2],
    ['another person', "UPDATE later_evidence SET actor = 'U0OTHER' WHERE place = 2", 2],
    [
      'another change',
      'UPDATE later_evidence SET change_id = (SELECT change_id FROM later_evidence WHERE place = 1) WHERE place = 2',
      2,
    ],
    ['another digest', 'UPDATE later_evidence SET digest = randomblob(32) WHERE place = 2', 2],
    ['another seal', 'UPDATE later_evidence SET seal_head = randomblob(32) WHERE place = 2', 2],
    [
      'another text',
      'UPDATE later_evidence SET sealed = (SELECT sealed FROM later_evidence WHERE place = 1) WHERE place = 2',
      2,
    ],
    ['a text taken away', 'UPDATE later_evidence SET sealed = NULL WHERE place = 2', 2],
    ['an entry taken out', 'DELETE FROM later_evidence WHERE place = 2', 3],
  ] as const
  test.each(edits)('%s', async (_, sql, at) => {
    tamper(opened.path, (database) => {
      database.exec(sql)
    })
    expect(await verifyRegister(opened.register)).toMatchObject({
      ok: false,
      firstBad: { kind: 'later-evidence', at },
    })
  })
})
