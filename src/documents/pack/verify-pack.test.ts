import { hash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, say } from '../../../test/support/register.ts'
import {
  asker,
  evidencedPack,
  filesInZip,
  gathered,
  openPackStory,
  shownInBot,
  shownOnPage,
} from '../../../test/support/verification/pack.ts'
import { commit } from '../../crypto/vault.ts'
import { changeId } from '../../ledger/append.ts'
import { packZip } from '../evidence-pack.ts'
import { verifyPackFiles } from '../verify-file.ts'
import { type PackFiles, withSums } from './files.ts'
import { type Pack, packText, readPack } from './pack-json.ts'
import { verifyPack } from './verify-pack.ts'

const story = forAllTests(() => openPackStory())
let pack: Pack
let files: PackFiles
beforeAll(async () => {
  pack = await evidencedPack(story.register)
  files = filesInZip(await packZip(pack))
})

const bytes = (text: string) => Buffer.from(text)
const asFile = (value: unknown) => bytes(`${JSON.stringify(value, null, 2)}\n`)
const withJson = (altered: unknown): PackFiles => ({ ...files, 'pack.json': asFile(altered) })

function altered(alter: (copy: Pack) => unknown): Pack {
  const copy = structuredClone(pack)
  alter(copy)
  return copy
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new Error(`There is nothing at ${index}`)
  return item
}

test('verifyPackFiles() finds nothing in an unedited pack', async () => {
  const verification = { ok: true, changes: 6, firstBad: null, anchoredThrough: '2026-03-04' }
  expect(await verifyPackFiles(files)).toEqual({ ...verification, document: 'as-printed' })
})

test('the story has a part of every kind', () => {
  expect(pack.changes.flatMap(({ later }) => later)).toMatchObject([
    { kind: 'evidence', text: expect.stringContaining('çağrı kaydı') },
    { kind: 'iys-answer', content: { outcome: 'registered' } },
    { kind: 'evidence', text: expect.stringContaining('çağrı kaydı') },
  ])
  expect(pack.changes.some(({ proof }) => (proof?.path.length ?? 0) > 1)).toBe(true)
  expect(pack.changes.some(({ proof }) => (proof?.day.path.length ?? 0) > 0)).toBe(true)
  expect(pack.days.every(({ stamp }) => stamp !== undefined)).toBe(true)
  expect(pack.wordings.map(({ text }) => text)).toEqual([shownOnPage, shownInBot])
  expect(pack).toMatchObject({ days: { length: 2 }, complaints: { length: 2 } })
})

test('a pack is read back as it was written, with its keys in the order of the schema', () => {
  const text = Buffer.from(files['pack.json'] ?? '').toString()
  const shuffled = Object.fromEntries(Object.entries(pack).reverse()) as Pack
  expect(readPack(text)).toEqual({ kind: 'read', pack })
  expect(packText(shuffled)).toBe(text)
})

type Place = readonly (string | number)[]

function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value === 'number' || (typeof value === 'string' && value !== '')) return [place]
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) =>
        placesIn(inner, [...place, Array.isArray(value) ? Number(name) : name]),
      )
    : []
}

/** Alters a digit or letter of the value at this place, picked by `n`. */
function flipped(place: Place, n: number): Pack {
  const copy = structuredClone(pack)
  const name = place.at(-1) ?? ''
  const inner = place
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((one, step) => one[step] as never, copy as never)
  const value = inner[name]
  if (typeof value === 'number') {
    inner[name] = value + 1 + n
  } else {
    const text = String(value)
    const index = text.startsWith('+') ? 1 + (n % (text.length - 1)) : n % text.length
    inner[name] = text.slice(0, index) + (text[index] === '7' ? '8' : '7') + text.slice(index + 1)
  }
  return copy
}

const namesOf: Readonly<Record<string, readonly string[]>> = {
  recipient: ['recipient'],
  changes: ['change', 'path', 'evidence', 'iys-answer', 'file', 'wording'],
  days: ['day', 'stamp'],
  wordings: ['wording'],
}

describe('verifyPack() names what was altered', () => {
  const remade = (copy: Pack, alter: (change: Pack['changes'][number]) => void) => {
    const change = at(copy.changes, 2)
    alter(change)
    change.id = idOf(change)
  }
  const other = 'You agreed to everything.'
  const added = { digest: hash('sha256', other), language: 'en', text: other } as const
  const seqOf = (index: number) => ({ at: at(pack.changes, index).seq })
  const idAt = (index: number) => ({ kind: 'evidence', at: at(pack.changes, index).id })
  const shown = () => ({ kind: 'wording', at: at(pack.wordings, 1).digest })

  test.each<[string, (copy: Pack) => unknown, () => object]>([
    [
      'evidence exchanged with that of another change',
      ({ changes }) => Object.assign(at(changes, 0), { evidence: at(changes, 4).evidence }),
      () => idAt(0),
    ],
    [
      'evidence taken away',
      ({ changes }) => Object.assign(at(changes, 0), { evidence: null }),
      () => idAt(0),
    ],
    [
      'evidence added to a change',
      ({ changes }) => Object.assign(at(changes, 1), { evidence: '{}' }),
      () => idAt(1),
    ],
    [
      'the text of later evidence taken away',
      ({ changes }) => Object.assign(at(at(changes, 0).later, 0), { text: null }),
      () => ({ kind: 'evidence', at: at(at(pack.changes, 0).later, 0).seq }),
    ],
    [
      'a change taken out of its key',
      ({ changes }) => changes.splice(3, 1),
      () => ({ kind: 'change', ...seqOf(4) }),
    ],
    [
      'a change of another address',
      (copy) => remade(copy, (change) => Object.assign(change, { commitment: 'ab'.repeat(32) })),
      () => ({ kind: 'change', ...seqOf(2) }),
    ],
    [
      'a change made anew, whose path leads nowhere',
      (copy) => remade(copy, (change) => Object.assign(change, { source: 'HS_WEB' })),
      () => ({ kind: 'path', ...seqOf(2) }),
    ],
    [
      'a change put into a closed day',
      ({ changes }) => Object.assign(at(changes, 0), { proof: null }),
      () => ({ kind: 'path', ...seqOf(0), problem: 'its day is closed, and it does not lead to it' }),
    ],
    [
      'a change that leads to another day',
      ({ changes }) => Object.assign(at(changes, 0), { proof: at(changes, 3).proof }),
      () => ({ kind: 'path', ...seqOf(0), problem: 'it does not lead to its day' }),
    ],
    ['a wording edited', ({ wordings }) => Object.assign(at(wordings, 1), { text: other }), shown],
    ['a wording taken away', ({ wordings }) => wordings.pop(), shown],
    ['wordings exchanged', ({ wordings }) => wordings.reverse(), shown],
    [
      'a wording added',
      ({ wordings }) => wordings.push(added),
      () => ({ kind: 'wording', at: added.digest }),
    ],
  ])('%s', async (_, alter, bad) => {
    expect(await verifyPack(altered(alter))).toMatchObject({ ok: false, firstBad: bad() })
  })

  test('whichever value in pack.json it is', async () => {
    const places = placesIn(pack)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.nat(1000), async (place, n) => {
        const { ok, firstBad } = await verifyPackFiles(withJson(flipped(place, n)))
        expect(ok).toBe(false)
        // The schema refuses some values at once.
        if (firstBad?.problem.startsWith('it is not an evidence pack')) return
        const [part = '', index, field] = place
        // The list of files alone vouches for the rest, and for a number of leaves that leads to the same root (RFC 9162, 2.1.3.2).
        const isListed = ['proof', 'seq', 'tsr', 'postedTo'].some((name) => place.includes(name))
        const names = [...(namesOf[part] ?? ['file']), ...(isListed ? ['file'] : [])]
        expect(names, place.join('.')).toContain(firstBad?.kind)
        if (part === 'changes' && field !== 'seq' && firstBad?.kind === 'change')
          expect(firstBad.at).toBe(at(pack.changes, Number(index)).seq)
      }),
      { numRuns: 400 },
    )
  })

  test('whichever byte of whichever file it is', async () => {
    const names = Object.keys(files)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, place, bits) => {
          const content = Buffer.from(files[name] ?? '')
          const index = place % content.length
          content[index] = (content[index] ?? 0) ^ bits
          const { ok, firstBad } = await verifyPackFiles({ ...files, [name]: content })
          expect(ok).toBe(false)
          if (name !== 'pack.json' && name !== 'SHA256SUMS') {
            expect(firstBad).toMatchObject({ kind: 'file', at: name })
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each([
    ['a document that was taken away', 'pack.pdf', undefined],
    ['a list of digests that was taken away', 'SHA256SUMS', undefined],
    ['a file that was added', 'evidence/more.json', bytes('{}')],
  ])('%s', async (_, name, content) => {
    const { [name]: _taken, ...left } = files
    const packFiles = content === undefined ? left : { ...files, [name]: content }
    expect(await verifyPackFiles(packFiles)).toMatchObject({ firstBad: { kind: 'file', at: name } })
  })
})

test('verifyPackFiles() tells where a pack is not one', async () => {
  const copy = altered(({ changes }) => {
    at(changes, 5).ordinal = 0
  })
  expect(await verifyPackFiles(withJson(copy))).toMatchObject({
    firstBad: { at: 'pack.json', problem: 'it is not an evidence pack of this version: changes.5.ordinal' },
  })
})

test.each([
  ['nothing', {}],
  ['no JSON', { 'pack.json': bytes('no') }],
  ['another version', { 'pack.json': bytes('{"kind":"izin-pack","version":2}') }],
])('verifyPackFiles() of %s names the file', async (_, packFiles) => {
  expect(await verifyPackFiles(packFiles)).toMatchObject({
    ok: false,
    changes: 0,
    firstBad: { at: 'pack.json' },
  })
})

describe('parts outside the seals', () => {
  const remade = (alter: (copy: Pack) => void, document = files['pack.pdf'] ?? bytes('')) =>
    withSums({ 'pack.pdf': document, 'pack.json': bytes(packText(altered(alter))) })

  test('a document of another name, or another document, is told though all was made anew', async () => {
    const renamed = remade(({ provider }) => Object.assign(provider, { name: 'Başka A.Ş.' }))
    const forged = remade(() => {}, bytes('başka bir belge'))
    for (const packFiles of [renamed, forged])
      expect(await verifyPackFiles(packFiles)).toMatchObject({ ok: true, document: 'other' })
  })

  test('a pack that cannot be printed is answered for, since its evidence is no JSON', async () => {
    const otherHome = await openTestRegister()
    onTestFinished(() => otherHome.close())
    await say(otherHome.register, asker, 'ONAY', { evidence: { note: 'form 118' } })
    const made = await gathered(otherHome.register, { recipient: asker })
    const change = at(made.changes, 0)
    if (made.recipient.known !== 'yes') throw new Error('There is no recipient')
    const evidence = 'no JSON'
    const evidenceDigest = commit(Buffer.from(made.recipient.secret, 'hex'), evidence).toString('hex')
    const odd = { ...change, source: null, evidence, evidenceDigest }
    const forged = { ...made, brands: [], changes: [{ ...odd, id: idOf(odd) }] }
    const packFiles = withSums({ 'pack.pdf': bytes('x'), 'pack.json': bytes(packText(forged)) })
    expect(await verifyPackFiles(packFiles)).toMatchObject({ ok: true, changes: 1, document: 'other' })
  })
})

function idOf(change: Pack['changes'][number]): string {
  const hex = (text: string | null) => (text === null ? null : Buffer.from(text, 'hex'))
  return changeId({
    ...change,
    source: change.source as never,
    commitment: Buffer.from(change.commitment, 'hex'),
    previousId: hex(change.previousId),
    evidenceDigest: hex(change.evidenceDigest),
  }).toString('hex')
}
