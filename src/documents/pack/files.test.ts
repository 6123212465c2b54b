import { hash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { pdf, wav } from '../../../test/support/evidence-files.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { editor } from '../../../test/support/register.ts'
import { asker, filesInZip, openPackStory, other, zipped } from '../../../test/support/verification/pack.ts'
import { listHistory } from '../../register/changes/changes.ts'
import { addEvidence } from '../../register/evidence/add-evidence.ts'
import { personData } from '../personal-data.ts'
import { verifyPackFiles } from '../verify-file.ts'
import { enclosedIn, fileFault, type PackFiles, packFile, withSums } from './files.ts'
import { type Pack, readPack } from './pack-json.ts'

const form = pdf()
const call = wav()
const at = (bytes: Uint8Array, ending: string) => `evidence/files/${hash('sha256', bytes)}.${ending}`

const story = forAllTests(() => openPackStory())
let files: PackFiles
beforeAll(async () => {
  const add = async (recipient: typeof asker, bytes: Uint8Array, name: string) => {
    const onays = (await listHistory(story.register, { recipient, limit: 20 })).filter(
      ({ status }) => status === 'ONAY',
    )
    const changeIds = onays.slice(0, 2).map(({ id }) => Buffer.from(id, 'hex'))
    const added = await addEvidence(story.register, editor, { changeIds, proof: { name, bytes } })
    if (added.kind !== 'added') throw new Error(`Cannot add a file: ${added.kind}`)
  }
  await add(asker, form, `${asker.address} form.pdf`)
  await add(asker, call, 'çağrı 118.wav')
  await add(other, pdf('of another person'), 'başkasının formu.pdf')
  const { zip } = await zipped(story.register, { recipient: asker })
  files = filesInZip(zip)
})

const retold = (pack: Pack, from: string | RegExp, to: string): Pack['changes'] =>
  pack.changes.map((change) => ({
    ...change,
    later: change.later.map((one) =>
      one.kind === 'evidence' ? { ...one, text: one.text?.replace(from, to) ?? null } : one,
    ),
  }))

function packIn(from: PackFiles): Pack {
  const read = readPack(Buffer.from(from[packFile] ?? '').toString('utf8'))
  if (read.kind === 'refused') throw new Error(read.reason)
  return read.pack
}

describe('an evidence pack', () => {
  test('holds the files of its changes, each once, under their digests, and verifies', async () => {
    expect(await verifyPackFiles(files)).toMatchObject({ ok: true })
    expect(Object.keys(files).toSorted()).toEqual(
      ['SHA256SUMS', 'pack.json', 'pack.pdf', at(form, 'pdf'), at(call, 'wav')].toSorted(),
    )
    expect(Buffer.from(files[at(form, 'pdf')] ?? '')).toEqual(form)
    for (const name of Object.keys(files)) expect(name).not.toContain(asker.address.slice(-7))
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
    expect(await verifyPackFiles(copy(edit))).toMatchObject({
      ok: false,
      firstBad: { kind: 'file', at: name },
    })
  })

  test('with another digest of a file is named', async () => {
    const changes = retold(packIn(files), hash('sha256', form), hash('sha256', call))
    const swapped = copy((changed) => {
      changed[packFile] = Buffer.from(JSON.stringify({ ...packIn(files), changes }))
    })
    expect(await verifyPackFiles(swapped)).toMatchObject({ ok: false, firstBad: { kind: 'evidence' } })
  })
})

describe('files that are too large together', () => {
  const names = (bytesMax: number, pack = packIn(files)) => [...enclosedIn(pack.changes, bytesMax).keys()]

  test('enclosedIn() takes the first of them, each once, and no later one in place of one too large', () => {
    const [first = '', second] = names(form.length + call.length)
    expect([first, second].toSorted()).toEqual([at(form, 'pdf'), at(call, 'wav')].toSorted())
    expect(names(form.length + call.length - 1)).toEqual([first])
    const firstBytes = Buffer.from(files[first] ?? '').length
    expect(names(firstBytes - 1)).toEqual([])
  })

  test('fileFault() misses those that have a place in the ZIP, and no others', () => {
    const pack = packIn(files)
    // Two files of which one would fill the ZIP.
    const sized = { ...pack, changes: retold(pack, /"fileBytes":\d+/, `"fileBytes":${150 * 2 ** 20}`) }
    const [first = ''] = names(200 * 2 ** 20, sized)
    const { SHA256SUMS: sums, ...others } = files
    const left = Object.fromEntries(
      Object.entries(others).filter(([name]) => name === first || !name.startsWith('evidence/')),
    )
    expect(fileFault(withSums(left), sized)).toBeNull()
    const { [first]: _, ...rest } = left
    const without = { ...rest, SHA256SUMS: sums ?? form }
    expect(fileFault(without, sized)).toEqual({ kind: 'file', at: first, problem: 'it is missing' })
  })
})

test('the data of a person hold the files', async () => {
  const data = await personData(story.register, editor, { recipient: asker })
  if (data.kind !== 'file') throw new Error('There are no data')
  expect(Buffer.from(filesInZip(data.content)[at(call, 'wav')] ?? '')).toEqual(call)
})
