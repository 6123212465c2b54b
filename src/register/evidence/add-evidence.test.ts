import { hash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { rowsOf, tamper } from '../../../test/cli/tamper.ts'
import { pdf, png } from '../../../test/support/evidence-files.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { editor, openTestRegister, phone, say } from '../../../test/support/register.ts'
import { sealEntries } from '../../ledger/seal.ts'
import { verifyRegister } from '../../verification/verify-register.ts'
import { listHistory } from '../changes/changes.ts'
import { evidenceChangesMax, makeFileLink } from '../links/file-links.ts'
import { addEvidence, evidenceTextsMax, laterEvidenceMax } from './add-evidence.ts'
import { evidenceFilesMax } from './file-kind.ts'
import { evidenceFileBytes, evidenceFilesOf, evidencePartBytes } from './files.ts'

const opened = forEachTest(() => openTestRegister())

async function recorded(n: number, channel: 'MESAJ' | 'ARAMA' = 'MESAJ'): Promise<string> {
  const { change } = await say(opened.register, phone(n), 'ONAY', { channel })
  return change?.id ?? ''
}

const add = (ids: readonly string[], bytes: Uint8Array, name = 'form.pdf') =>
  addEvidence(opened.register, editor, {
    changeIds: ids.map((id) => Buffer.from(id, 'hex')),
    proof: { name, bytes },
  })

const note = (id: string, text: string) =>
  addEvidence(opened.register, editor, { changeIds: [Buffer.from(id, 'hex')], proof: { note: text } })

const long = Buffer.concat([pdf(), Buffer.alloc(2 * evidencePartBytes, 'x')])

describe('addEvidence() of a file', () => {
  test('makes a change one with evidence, and gives the very bytes back', async () => {
    const id = await recorded(1)
    expect(await add([id], long)).toMatchObject({
      kind: 'added',
      file: { kind: 'pdf', bytes: long.length, sha256: hash('sha256', long) },
    })
    const [shown] = await listHistory(opened.register, { recipient: phone(1), limit: 1 })
    expect(shown?.hasEvidence).toBe(true)
    const [file] = await evidenceFilesOf(opened.register, [id])
    expect(file).toMatchObject({ changeId: id, kind: 'pdf', door: editor.door, actor: editor.id })
    expect(await evidenceFileBytes(opened.register, file?.mark ?? Buffer.alloc(32))).toEqual(long)
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  test('keeps the same file once, whatever it is called, and another beside it', async () => {
    const id = await recorded(1)
    expect(await add([id], pdf())).toMatchObject({ kind: 'added' })
    expect(await add([id], pdf(), 'other name.pdf')).toMatchObject({ kind: 'already' })
    expect(await add([id], png())).toMatchObject({ kind: 'added' })
    expect(await evidenceFilesOf(opened.register, [id])).toHaveLength(2)
  })

  test('keeps one file that proves several changes of a recipient once', async () => {
    const ids = [await recorded(1), await recorded(1, 'ARAMA')]
    const added = await add(ids, pdf())
    expect(added).toMatchObject({ kind: 'added', ids: [expect.any(String), expect.any(String)] })
    tamper(opened.path, (database) =>
      expect(rowsOf(database, 'SELECT count(*) FROM evidence_file')).toEqual([[1]]),
    )
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  test('refuses other kinds, unknown changes, changes of two recipients, and more than there may be', async () => {
    const id = await recorded(1)
    expect(await add([id], Buffer.from('PK\x03\x04'))).toEqual({ kind: 'refused', reason: 'other-kind' })
    expect(await add(['00'.repeat(32)], pdf())).toEqual({ kind: 'refused', reason: 'unknown' })
    expect(await add([id, await recorded(2)], pdf())).toEqual({ kind: 'refused', reason: 'unknown' })
    for (let n = 0; n < evidenceFilesMax; n += 1) await add([id], pdf(`form ${n}`))
    expect(await add([id], png())).toEqual({ kind: 'refused', reason: 'too-many' })
    expect(await evidenceFilesOf(opened.register, [id])).toHaveLength(evidenceFilesMax)
    for (let n = 0; n < evidenceTextsMax; n += 1)
      expect(await note(id, `metin ${n}`)).toMatchObject({ kind: 'added' })
    expect(await note(id, 'bir metin daha')).toEqual({ kind: 'refused', reason: 'too-many-texts' })
  })

  test('refuses more changes at once than its limit, and adds to none of them', async () => {
    const id = await recorded(1)
    const changeIds = Array.from({ length: evidenceChangesMax + 1 }, () => id)
    expect(await add(changeIds, pdf())).toEqual({ kind: 'refused', reason: 'too-many-changes' })
    expect(await evidenceFilesOf(opened.register, [id])).toEqual([])
    const purpose = { kind: 'evidence', brandCode: 123457, changeIds } as const
    await expect(makeFileLink(opened.register, editor.id, purpose)).rejects.toThrow()
    expect(await add([id], pdf())).toMatchObject({ kind: 'added' })
  })

  test('leaves neither its bytes nor its name readable in the database', async () => {
    const id = await recorded(1)
    await add([id], pdf('GizliForm'), `GizliAd ${phone(1).address}.pdf`)
    tamper(opened.path, (database) => {
      const rows = [
        ...rowsOf(database, 'SELECT sealed FROM evidence_file_part'),
        ...rowsOf(database, 'SELECT body FROM entry'),
      ]
      const kept = rows.map(([sealed]) => Buffer.from(sealed as Uint8Array).toString('latin1')).join('')
      expect(kept).not.toMatch(/%PDF|GizliForm|GizliAd/)
    })
  })

  test('is only appended: the database refuses an edit, and a deletion beside its evidence', async () => {
    await add([await recorded(1)], pdf())
    for (const sql of [
      'DELETE FROM evidence_file_part',
      'DELETE FROM evidence_file',
      'UPDATE evidence_file SET parts = 2',
      'UPDATE evidence_file_part SET sealed = randomblob(40)',
    ]) {
      await expect(opened.engine.apply([sql])).rejects.toThrow(/CONSTRAINT_TRIGGER|only appended/)
    }
  })
})

describe('addEvidence() of a text', () => {
  test('keeps two that come at once, one after the other in the ledger', async () => {
    const ids = [await recorded(1), await recorded(2)]
    await Promise.all(ids.map((id) => note(id, 'form')))
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
    tamper(opened.path, (database) =>
      expect(rowsOf(database, 'SELECT seq FROM entry ORDER BY seq')).toEqual([[3], [4]]),
    )
  })

  test('refuses what is empty, too long, or about no change', async () => {
    const id = await recorded(1)
    expect(await note(id, '  ')).toEqual({ kind: 'refused', reason: 'empty' })
    expect(await note(id, 'x'.repeat(laterEvidenceMax + 1))).toEqual({
      kind: 'refused',
      reason: 'text-too-long',
    })
    expect(await note('00'.repeat(32), 'form')).toEqual({ kind: 'refused', reason: 'unknown' })
  })
})

describe('verifyRegister() names an altered file', () => {
  beforeEach(async () => {
    await sealEntries(opened.register)
    for (const n of [1, 2, 3]) await add([await recorded(n)], n === 2 ? long : pdf(`form ${n}`))
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  const second = "(SELECT unhex(content ->> '$.file') FROM entry WHERE seq = 4)"
  const first = "(SELECT unhex(content ->> '$.file') FROM entry WHERE seq = 2)"
  const edits = [
    ['a piece taken away', `DELETE FROM evidence_file_part WHERE mark = ${second} AND place = 2`],
    ['all of it taken away', `DELETE FROM evidence_file_part WHERE mark = ${second}`],
    [
      'its pieces exchanged',
      `UPDATE evidence_file_part SET sealed = (SELECT sealed FROM evidence_file_part WHERE mark = ${second} AND place = 1)
        WHERE mark = ${second} AND place = 0`,
    ],
    [
      'the bytes of another',
      `UPDATE evidence_file_part SET sealed = (SELECT sealed FROM evidence_file_part WHERE mark = ${first})
        WHERE mark = ${second} AND place = 0`,
    ],
    [
      'another file named',
      `UPDATE entry SET content = json_set(content, '$.file', lower(hex(${first}))) WHERE seq = 4`,
    ],
    ['its recipient', `UPDATE evidence_file SET recipient_id = recipient_id + 1 WHERE mark = ${second}`],
    ['the number of its pieces', `UPDATE evidence_file SET parts = parts + 1 WHERE mark = ${second}`],
    ['no file named', "UPDATE entry SET content = json_set(content, '$.file', NULL) WHERE seq = 4"],
  ] as const
  const bad = (firstBad: object) => ({ ok: false, firstBad })

  test.each([0, 1000, -1])('one bit of byte %i of a piece', async (at) => {
    tamper(opened.path, (database) => {
      const [[mark, sealed] = []] = rowsOf(
        database,
        `SELECT mark, sealed FROM evidence_file_part WHERE mark = ${second} AND place = 1`,
      )
      const flipped = Buffer.from(sealed as Uint8Array)
      const index = at < 0 ? flipped.length + at : at
      flipped[index] = (flipped[index] ?? 0) ^ 1
      database
        .prepare('UPDATE evidence_file_part SET sealed = ? WHERE mark = ? AND place = 1')
        .run([flipped, mark])
    })
    const problem = 'its file is missing or cannot be opened'
    expect(await verifyRegister(opened.register)).toMatchObject(bad({ kind: 'evidence', at: 4, problem }))
  })

  test.each(edits)('%s', async (_, sql) => {
    tamper(opened.path, (database) => {
      database.exec(sql)
    })
    expect(await verifyRegister(opened.register)).toMatchObject(bad({ kind: 'evidence', at: 4 }))
  })

  test('a file put in that no evidence tells of', async () => {
    tamper(opened.path, (database) => {
      database.exec('INSERT INTO evidence_file VALUES (randomblob(32), 1, 1)')
    })
    expect(await verifyRegister(opened.register)).toMatchObject(bad({ kind: 'evidence-file' }))
  })
})
