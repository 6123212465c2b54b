import { hash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { pdf, wav } from '../../../test/support/evidence-files.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { asker, openPackStory, other, zipped } from '../../../test/support/pack.ts'
import { editor } from '../../../test/support/register.ts'
import { openZip } from '../../features/evidence-pack/verify-file.ts'
import { personData } from '../../features/personal-data/data.ts'
import { history } from '../../register/changes/changes.ts'
import { addEvidenceFile } from '../../register/evidence/add-file.ts'
import { enclosedIn } from './attached-files.ts'
import { packFile } from './pack-files.ts'
import { type Pack, readPack } from './pack-json.ts'
import { attachedFault, type PackFiles, verifyPack } from './verify-pack.ts'

const form = pdf()
const call = wav()
const at = (bytes: Uint8Array, ending: string) => `evidence/files/${hash('sha256', bytes)}.${ending}`

const story = forAllTests(() => openPackStory())
let files: PackFiles
beforeAll(async () => {
  const add = async (recipient: typeof asker, bytes: Uint8Array, name: string) => {
    const onays = (await history(story.register, { recipient, limit: 20 })).filter(
      ({ status }) => status === 'ONAY',
    )
    const changeIds = onays.slice(0, 2).map(({ id }) => Buffer.from(id, 'hex'))
    const added = await addEvidenceFile(story.register, editor, { changeIds, name, bytes })
    if (added.kind !== 'added') throw new Error(`Cannot add a file: ${added.kind}`)
  }
  await add(asker, form, `${asker.address} form.pdf`)
  await add(asker, call, 'çağrı 118.wav')
  await add(other, pdf('of another person'), 'başkasının formu.pdf')
  files = await made()
})

async function made(language: 'tr' | 'en' = 'tr'): Promise<PackFiles> {
  const { zip } = await zipped(story.register, { recipient: asker, language })
  return openZip(zip) ?? {}
}

const retold = (pack: Pack, from: string | RegExp, to: string): Pack['changes'] =>
  pack.changes.map((change) => ({
    ...change,
    laterEvidence: change.laterEvidence.map((one) => ({ ...one, text: one.text?.replace(from, to) ?? null })),
  }))

function packIn(from: PackFiles): Pack {
  const read = readPack(Buffer.from(from[packFile] ?? '').toString('utf8'))
  if (!read.ok) throw new Error(read.problem)
  return read.pack
}

describe('an evidence pack', () => {
  test('holds the files of its changes, each once, under their digests, and verifies', async () => {
    expect(await verifyPack(files)).toMatchObject({ ok: true })
    expect(
      Object.keys(files)
        .filter((name) => name.startsWith('evidence/files/'))
        .sort(),
    ).toEqual([at(form, 'pdf'), at(call, 'wav')].sort())
    expect(Buffer.from(files[at(form, 'pdf')] ?? '')).toEqual(form)
    for (const name of Object.keys(files)) expect(name).not.toContain(asker.address.slice(-7))
  })

  test('lists them with their digests in pack.json', () => {
    const listed = packIn(files).files
    expect(listed.map(({ kind, bytes, sha256, file }) => ({ kind, bytes, sha256, file }))).toContainEqual({
      kind: 'wav',
      bytes: call.length,
      sha256: hash('sha256', call),
      file: at(call, 'wav'),
    })
    expect(listed).toHaveLength(4)
  })

  const strange = 'evidence/files/x.pdf'
  const copy = (change: (files: Record<string, Uint8Array>) => void): PackFiles => {
    const changed = { ...files }
    change(changed)
    return changed
  }
  const edits: readonly (readonly [string, (changed: Record<string, Uint8Array>) => unknown, string])[] = [
    [
      'a byte of a file flipped',
      (changed) => {
        const flipped = Buffer.from(call)
        flipped[100] = (flipped[100] ?? 0) ^ 1
        changed[at(call, 'wav')] = flipped
      },
      at(call, 'wav'),
    ],
    ['a file exchanged', (changed) => Object.assign(changed, { [at(form, 'pdf')]: call }), at(form, 'pdf')],
    ['a file taken out', (changed) => delete changed[at(form, 'pdf')], at(form, 'pdf')],
    ['a file put in', (changed) => Object.assign(changed, { [strange]: form }), strange],
  ]
  test.each(edits)('with a file that had %s is named by verification, offline', async (_, edit, name) => {
    expect(await verifyPack(copy(edit))).toMatchObject({
      ok: false,
      firstBad: { kind: 'evidence-file', at: name },
    })
  })

  test('with another digest of a file is named, and one without a file in its list', async () => {
    const edited = (edit: (pack: Pack) => Pack) =>
      copy((changed) => {
        changed[packFile] = Buffer.from(`${JSON.stringify(edit(packIn(files)), null, 2)}\n`)
      })
    const [first, ...rest] = packIn(files).files
    if (first === undefined) throw new Error('There is no file')
    for (const list of [[{ ...first, sha256: '0'.repeat(64) }, ...rest], rest]) {
      expect(await verifyPack(edited((pack) => ({ ...pack, files: list })))).toMatchObject({
        ok: false,
        firstBad: { kind: 'evidence-file' },
      })
    }
    const swapped = edited((pack) => ({
      ...pack,
      changes: retold(pack, hash('sha256', form), hash('sha256', call)),
    }))
    expect(await verifyPack(swapped)).toMatchObject({ ok: false, firstBad: { kind: 'later-evidence' } })
  })
})

describe('files that are too large together', () => {
  const large = (digit: string, bytes: number) => ({ file: `evidence/files/${digit.repeat(64)}.wav`, bytes })

  test('enclosedIn() takes the first of them, each once, and no later one in place of one too large', () => {
    const [a, b, c] = [large('a', 4), large('b', 7), large('c', 1)]
    expect([...enclosedIn([a, a, b, c], 11)]).toEqual([a.file, b.file])
    expect([...enclosedIn([a, a, b, c], 10)]).toEqual([a.file])
    expect(enclosedIn([])).toEqual(new Set())
  })

  test('attachedFault() misses those that have a place in the ZIP, and no others', () => {
    const pack = packIn(files)
    const bytes = 150 * 2 ** 20
    // Two files of which one would fill the ZIP; only what the evidence tells of them counts here.
    const sized = {
      ...pack,
      files: pack.files?.map((file) => ({ ...file, bytes })),
      changes: retold(pack, /"fileBytes":\d+/, `"fileBytes":${bytes}`),
    }
    const [first, second] = [...new Set(sized.files?.map(({ file }) => file))]
    const without = (...names: (string | undefined)[]) =>
      Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)))
    const missing = { kind: 'evidence-file', at: first, problem: 'it is missing' }
    expect(attachedFault(without(first, second), sized)).toEqual(missing)
    expect(attachedFault(without(second), sized)?.problem).toBe('it does not give the digest in its evidence')
  })
})

test('the data of a person hold the files, and tell of them', async () => {
  const data = await personData(story.register, editor, { recipient: asker, format: 'zip' })
  if (data.kind !== 'file') throw new Error('There are no data')
  const unpacked = openZip(data.content) ?? {}
  expect(Buffer.from(unpacked[at(call, 'wav')] ?? '')).toEqual(call)
  const json = Object.entries(unpacked).find(([name]) => name.endsWith('.json') && !name.includes('/'))
  const answerText = JSON.parse(Buffer.from(json?.[1] ?? '').toString('utf8')) as {
    files: { name: string }[]
  }
  expect(answerText.files.map(({ name }) => name)).toContain('çağrı 118.wav')
})
