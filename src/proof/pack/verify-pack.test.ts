import { hash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { asker, gathered, openPackStory, shownInBot, shownOnPage } from '../../../test/support/pack.ts'
import { editor } from '../../../test/support/register.ts'
import { openAuthority } from '../../../test/support/time-stamp-authority.ts'
import { packZip } from '../../features/evidence-pack/evidence-pack.ts'
import { openZip, verifyPackFiles } from '../../features/evidence-pack/verify-file.ts'
import { changeId } from '../../ledger/append.ts'
import { dayText } from '../../ledger/seal.ts'
import { rfc3161Authority } from '../../ledger/time-stamp/authority.ts'
import { readCertificates } from '../../ledger/time-stamp/request.ts'
import { addEvidence } from '../../register/evidence/evidence.ts'
import { noteAnswers } from '../../register/exchange/answers.ts'
import { queueChange } from '../../register/exchange/queue.ts'
import { write } from '../../register/register.ts'
import { stampDay } from '../stamps.ts'
import { filesOf } from './pack-files.ts'
import { type Pack, readPack } from './pack-json.ts'
import { type PackFiles, verifyPack } from './verify-pack.ts'

const story = forAllTests(() => openPackStory())
let pack: Pack
let files: PackFiles
beforeAll(async () => {
  const { changes } = await gathered(story.register, { recipient: asker })
  for (const change of changes.slice(0, 2))
    await addEvidence(story.register, editor, {
      changeId: Buffer.from(change.id, 'hex'),
      note: `çağrı kaydı ${change.seq}`,
    })
  const [{ id, brandCode, status, consentAt, recordedAt }] = changes as [Pack['changes'][number]]
  const first = { id: Buffer.from(id, 'hex'), brandCode, status, consentAt, recordedAt }
  await write(story.register, queueChange(first, (await story.register.settings()).rules))
  await noteAnswers(story.register, editor, [
    {
      changeId: first.id,
      outcome: 'registered',
      by: 'receipt',
      transactionId: 'ab'.repeat(32),
      creationDate: null,
    },
  ])
  pack = await gathered(story.register, { recipient: asker, day: '2026-03-04' })
  files = openZip(await packZip(pack, 'tr')) ?? {}
})

const bytes = (text: string) => Buffer.from(text)
const asFile = (value: unknown) => bytes(`${JSON.stringify(value, null, 2)}\n`)
const verifyJson = (altered: unknown) => verifyPack({ 'pack.json': asFile(altered) })

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

test('verifyPack() finds nothing in an unedited pack, as a ZIP and as JSON alone', async () => {
  const verification = { ok: true, changes: 6, firstBad: null, anchoredThrough: '2026-03-04' }
  expect(await verifyPackFiles(files)).toEqual({ ...verification, papers: 'as-printed' })
  expect(await verifyPack({ 'pack.json': files['pack.json'] ?? bytes('') })).toEqual(verification)
})

test('the story has a part of every kind', () => {
  expect(pack.changes.flatMap(({ laterEvidence }) => laterEvidence.map(({ text }) => text))).toEqual([
    expect.stringContaining('çağrı kaydı'),
    expect.stringContaining('çağrı kaydı'),
  ])
  expect(pack.changes.flatMap(({ answers }) => answers)).toMatchObject([
    { content: { outcome: 'registered' } },
  ])
  expect(pack.changes.some(({ seal }) => (seal?.path.length ?? 0) > 1)).toBe(true)
  expect(pack.seals.some(({ day }) => (day?.path.length ?? 0) > 0)).toBe(true)
  expect(pack.days.every(({ stamp }) => stamp !== undefined)).toBe(true)
  expect(pack.wordings.map(({ text }) => text)).toEqual([shownOnPage, shownInBot])
  expect(pack).toMatchObject({ days: { length: 2 }, complaints: { length: 2 } })
})

test('a pack is read back as it was written, with its keys in the order of the schema', () => {
  const text = Buffer.from(files['pack.json'] ?? '').toString()
  const shuffled = Object.fromEntries(Object.entries(pack).reverse()) as Pack
  const read = readPack(text)
  if (!read.ok) throw new Error(read.problem)
  const { papers, ...rest } = read.pack
  expect(rest).toEqual(pack)
  expect(papers).toMatchObject({ language: 'tr' })
  expect(Buffer.from(filesOf({ papers, ...shuffled })['pack.json'] ?? '').toString()).toBe(text)
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
  changes: ['change', 'path', 'evidence', 'later-evidence', 'evidence-file', 'wording'],
  seals: ['seal', 'path'],
  days: ['day', 'stamp'],
  wordings: ['wording'],
  states: ['state'],
  brands: ['state'],
  day: ['state'],
  calendar: ['state', 'file'],
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
      ({ changes }) => Object.assign(at(at(changes, 0).laterEvidence, 0), { text: null }),
      () => ({ kind: 'later-evidence' }),
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
      ({ changes }) => Object.assign(at(changes, 0), { seal: null }),
      () => ({ kind: 'path', ...seqOf(0), problem: 'its day is closed, and it does not lead to it' }),
    ],
    [
      'a seal put into a closed day',
      ({ seals }) => Object.assign(at(seals, 0), { day: null }),
      () => ({ kind: 'path', ...seqOf(0) }),
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
    expect(await verifyJson(altered(alter))).toMatchObject({ ok: false, firstBad: bad() })
  })

  test('whichever value in pack.json it is', async () => {
    const places = placesIn(pack)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.nat(1000), async (place, n) => {
        const altered = { ...files, 'pack.json': asFile(flipped(place, n)) }
        const { ok, firstBad } = await verifyPack(altered)
        expect(ok).toBe(false)
        // The schema refuses some values at once.
        if (firstBad?.problem.startsWith('it is not an evidence pack')) return
        const [part = '', index, field] = place
        // The list of files alone vouches for the rest, and for a number of leaves that leads to the same root (RFC 9162, 2.1.3.2).
        const isListed = ['seal', 'day', 'tsr', 'witnesses', 'states', 'name'].some((name) =>
          place.includes(name),
        )
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
          const { ok, firstBad } = await verifyPack({ ...files, [name]: content })
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
    ['a file that was taken away', 'days/2026-03-02.tsr', undefined],
    ['a file that was added', 'evidence/more.json', bytes('{}')],
  ])('%s', async (_, name, content) => {
    const { [name]: _taken, ...left } = files
    const given = content === undefined ? left : { ...files, [name]: content }
    expect(await verifyPack(given)).toMatchObject({ firstBad: { kind: 'file', at: name } })
  })
})

describe('verifyPack() of stamps', () => {
  test('refuses the stamp of a day that is of another day or of anything else', async () => {
    const [first, second] = pack.days
    const copy = altered(({ days }) => {
      at(days, 0).stamp = second?.stamp
    })
    expect(await verifyJson(copy)).toMatchObject({
      ok: false,
      firstBad: { kind: 'stamp', at: first?.date, problem: 'it is not of the seal of its day' },
    })
    const relabelled = altered(({ days }) => {
      const own = at(days, 0)
      if (second?.stamp !== undefined) own.stamp = { ...second.stamp, sha384: own.stamp?.sha384 ?? '' }
    })
    expect(await verifyJson(relabelled)).toMatchObject({
      firstBad: { kind: 'stamp', at: first?.date, problem: 'it does not hold: wrong-digest' },
    })
  })

  test('counts on those of an authority day by day, and on what was seen as the pack tells', async () => {
    const server = await openAuthority()
    const authority = rfc3161Authority({ url: server.url, username: null, password: null })
    const real = { authority, trusted: readCertificates(server.caPem) }
    const own = await openPackStory([])
    onTestFinished(() => own.close())
    onTestFinished(() => server.close())
    const reach = async (alter: (copy: Pack) => void = () => {}) => {
      const copy = await gathered(own.register, { recipient: asker })
      alter(copy)
      return (await verifyJson(copy)).anchoredThrough
    }
    const unseen = ({ days }: Pack) => {
      for (const day of days) day.witnesses = []
    }
    expect(await reach(unseen)).toBeNull()
    await stampDay(own.register, real, '2026-03-03')
    expect(await reach(unseen)).toBe('2026-03-02')
    await stampDay(own.register, real, '2026-03-04')
    expect(await reach(unseen)).toBe('2026-03-04')
    const { links } = await gathered(own.register, { recipient: asker })
    expect(links?.map(({ date, stamp }) => [date, stamp !== undefined])).toEqual([['2026-03-03', true]])
    await stampDay(own.register, real, '2026-03-02')
    expect(await gathered(own.register, { recipient: asker })).toMatchObject({ links: [] })
    expect(await reach(unseen)).toBe('2026-03-04')
    const copy = await gathered(own.register, { recipient: asker })
    const others = own.stamper.trusted
    expect(await verifyPack({ 'pack.json': asFile(copy) }, real.trusted)).toMatchObject({ ok: true })
    expect(await verifyPack({ 'pack.json': asFile(copy) }, others)).toMatchObject({
      firstBad: { kind: 'stamp', at: '2026-03-02', problem: expect.stringContaining('TSA_CA_FILE') },
    })
  })

  describe('with a day that leads to a stamped one by the days between', () => {
    let linked: Pack
    beforeAll(async () => {
      const server = await openAuthority()
      const authority = rfc3161Authority({ url: server.url, username: null, password: null })
      const real = { authority, trusted: readCertificates(server.caPem) }
      const own = await openPackStory([])
      await stampDay(own.register, real, '2026-03-04')
      linked = await gathered(own.register, { recipient: asker })
      for (const day of linked.days) day.witnesses = []
      await own.close()
      await server.close()
    })

    const edited = (alter: (copy: Pack) => void) => {
      const copy = structuredClone(linked)
      alter(copy)
      return copy
    }

    test('holds as a ZIP, with the text of each day for checking by hand', async () => {
      const made = openZip(await packZip(linked, 'tr')) ?? {}
      expect(await verifyPack(made)).toMatchObject({ ok: true, anchoredThrough: '2026-03-04' })
      expect(Object.keys(made).filter((name) => name.startsWith('days/2026-03-03'))).toEqual([
        'days/2026-03-03.txt',
      ])
      const [before, between] = ['2026-03-02', '2026-03-03'].map((date) =>
        Buffer.from(made[`days/${date}.txt`] ?? '').toString(),
      )
      expect(between).toContain(hash('sha256', before ?? ''))
    })

    test('counts on no stamp to which no day leads', async () => {
      const bare = edited((copy) => {
        copy.links = []
      })
      expect(await verifyJson(bare)).toMatchObject({ ok: true, anchoredThrough: null })
    })

    test('names a day between that was altered, or made anew, or is not behind the one before', async () => {
      const bad = { ok: false, firstBad: { kind: 'day', at: '2026-03-03' } }
      const flip = edited(({ links }) => {
        at(links, 0).closedAt += 1
      })
      expect(await verifyJson(flip)).toMatchObject(bad)
      const elsewhere = edited(({ links }) => {
        const link = at(links, 0)
        link.previousHead = 'ab'.repeat(32)
        link.head = hash('sha256', dayText(link))
      })
      expect(await verifyJson(elsewhere)).toMatchObject(bad)
      const anew = edited(({ links }) => {
        const link = at(links, 0)
        link.closedAt += 1
        link.head = hash('sha256', dayText(link))
      })
      expect(await verifyJson(anew)).toMatchObject({
        firstBad: { kind: 'day', at: '2026-03-04', problem: 'it does not follow the day before it' },
      })
    })
  })
})

test('verifyPack() tells where a pack is not one', async () => {
  const copy = altered(({ changes }) => {
    at(changes, 5).ordinal = 0
  })
  expect(await verifyJson(copy)).toMatchObject({
    firstBad: { at: 'pack.json', problem: 'it is not an evidence pack of this version: changes.5.ordinal' },
  })
})

test.each([
  ['nothing', {}],
  ['no JSON', { 'pack.json': bytes('no') }],
  ['another version', { 'pack.json': bytes('{"kind":"izin-pack","version":2}') }],
])('verifyPack() of %s names the file', async (_, given) => {
  expect(await verifyPack(given)).toMatchObject({ ok: false, changes: 0, firstBad: { at: 'pack.json' } })
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
