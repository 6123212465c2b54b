import { hash } from 'node:crypto'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { asker, gathered, openPackStory } from '../../../test/support/pack.ts'
import { openTestRegister, say } from '../../../test/support/register.ts'
import { openAuthority } from '../../../test/support/time-stamp-authority.ts'
import { commit } from '../../crypto/vault.ts'
import { type Papers, packZip } from '../../features/evidence-pack/evidence-pack.ts'
import { openZip, verifyPackFiles } from '../../features/evidence-pack/verify-file.ts'
import { changeId } from '../../ledger/append.ts'
import { rfc3161Authority } from '../../ledger/time-stamp/authority.ts'
import { readCertificates } from '../../ledger/time-stamp/request.ts'
import { setSetting } from '../../register/settings.ts'
import { filesOf, readWholeStamp, wholeStamperOf, withSums } from './pack-files.ts'
import { type Pack, readPack } from './pack-json.ts'
import { type PackFiles, verifyPack } from './verify-pack.ts'

const story = forAllTests(() => openPackStory())
let pack: Pack
let files: PackFiles
beforeAll(async () => {
  pack = await gathered(story.register, { recipient: asker, day: '2026-03-04' })
  files = openZip(await packZip(pack, 'tr')) ?? {}
})

const bytes = (text: string) => Buffer.from(text)
const verifyJson = (altered: unknown) => verifyPack({ 'pack.json': bytes(JSON.stringify(altered)) })

describe('verifyPack() of what no seal holds', () => {
  function remade(alter: (copy: Pack) => void, papers: Partial<Papers> = {}): PackFiles {
    const read = readPack(Buffer.from(files['pack.json'] ?? '').toString())
    if (!read.ok) throw new Error(read.problem)
    const copy = structuredClone(read.pack)
    alter(copy)
    const own = { 'pack.pdf': bytes(''), 'VERIFY.md': bytes(''), ...onlyPapers(files), ...papers }
    return withSums({ ...own, ...filesOf(copy) })
  }
  const renamed = ({ provider }: Pack) => {
    provider.name = 'Başka A.Ş.'
  }
  const onlyPapers = (all: PackFiles) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name === 'pack.pdf' || name === 'VERIFY.md'))

  test.each(['pack.pdf', 'VERIFY.md'] as const)('names another %s behind a list made anew', async (name) => {
    const given = remade(() => {}, { [name]: bytes('başka bir belge') })
    expect(await verifyPack(given)).toMatchObject({
      ok: false,
      firstBad: { kind: 'file', at: name, problem: 'it does not give its digest in pack.json' },
    })
  })

  test('tells that a document is of another name, or not what the pack gives, though all was made anew', async () => {
    expect(await verifyPackFiles(remade(renamed))).toMatchObject({ ok: true, papers: 'other' })
    const forged = bytes('başka bir belge')
    const given = remade(
      ({ papers }) => {
        if (papers !== undefined) papers['pack.pdf'] = hash('sha256', forged)
      },
      { 'pack.pdf': forged },
    )
    expect(await verifyPackFiles(given)).toMatchObject({ ok: true, papers: 'other' })
  })

  test('answers for a pack that cannot be printed, since its evidence is no JSON', async () => {
    const own = await openTestRegister()
    onTestFinished(() => own.close())
    await say(own.register, asker, 'ONAY', { evidence: { note: 'form 118' } })
    const made = await gathered(own.register, { recipient: asker })
    const [change] = made.changes
    if (change === undefined || made.recipient.known !== 'yes') throw new Error('There is no change')
    const secret = Buffer.from(made.recipient.secret, 'hex')
    const evidence = 'no JSON'
    const digest = commit(secret, evidence)
    const commitment = Buffer.from(change.commitment, 'hex')
    const identity = { ...change, source: null, commitment, previousId: null, evidenceDigest: digest }
    const id = changeId(identity).toString('hex')
    const odd = { ...change, source: null, evidence, evidenceDigest: digest.toString('hex'), id, seal: null }
    const x = hash('sha256', 'x')
    const papers = { language: 'tr' as const, 'pack.pdf': x, 'VERIFY.md': x }
    const forged = { ...made, brands: [], states: [], seals: [], changes: [odd], papers }
    const given = withSums({ 'pack.pdf': bytes('x'), 'VERIFY.md': bytes('x'), ...filesOf(forged) })
    expect(await verifyPackFiles(given)).toMatchObject({ ok: true, changes: 1, papers: 'other' })
  })

  test('names a last day for stopping that the calendar does not give', async () => {
    const given = remade(({ states }) => {
      const onDay = states.find((state) => state.onDay?.stopBy === '2026-03-09')?.onDay
      if (onDay) onDay.stopBy = '2026-03-10'
    })
    expect(await verifyPack(given)).toMatchObject({
      ok: false,
      firstBad: {
        kind: 'state',
        at: '123457 MESAJ',
        problem: 'its calendar does not give the last day for stopping',
      },
    })
  })

  test('counts that day by the holidays that the pack names', async () => {
    const own = await openPackStory()
    onTestFinished(() => own.close())
    const extra = JSON.stringify([{ day: '2026-03-09', name: 'Yerel tatil', half: false }])
    expect((await setSetting(own.engine, 'holidays', extra, 'test', own.clock.now())).ok).toBe(true)
    own.clock.move(10_000)
    const copy = await gathered(own.register, { recipient: asker, day: '2026-03-04' })
    expect(copy.calendar?.holidays).toEqual([{ day: '2026-03-09', name: 'Yerel tatil', half: false }])
    expect(copy.states.map(({ onDay }) => onDay?.stopBy)).toContain('2026-03-10')
    expect((await verifyJson(copy)).firstBad).toBeNull()
    copy.calendar?.holidays.pop()
    expect((await verifyJson(copy)).firstBad).toMatchObject({ kind: 'state', at: '123457 MESAJ' })
  })

  test('names a pack that says it was made before what it tells of', async () => {
    const given = remade((copy) => {
      copy.madeAt -= 24 * 60 * 60_000
    })
    expect(await verifyPack(given)).toMatchObject({
      firstBad: { kind: 'file', at: 'pack.json', problem: 'it says it was made before what it tells of' },
    })
  })

  test('holds everything against the stamp of the whole', async () => {
    const stampedBy = wholeStamperOf(story.register, story.stamper)
    const stamped = openZip(await packZip(pack, 'tr', stampedBy)) ?? {}
    expect(await verifyPackFiles(stamped)).toMatchObject({
      ok: true,
      papers: 'as-printed',
      stampedAt: pack.madeAt,
    })
    const tsr = stamped['SHA256SUMS.tsr'] ?? bytes('')
    const other = { ...remade(renamed), 'SHA256SUMS.tsr': tsr }
    const bad = { kind: 'stamp', at: 'SHA256SUMS.tsr' }
    expect(await verifyPack(other)).toMatchObject({
      ok: false,
      firstBad: { ...bad, problem: 'it does not hold: wrong-digest' },
    })
    const anew = await packZip({ ...pack, madeAt: pack.madeAt + 3 * 60 * 60_000 }, 'tr', stampedBy)
    expect(await verifyPack(openZip(anew) ?? {})).toMatchObject({
      firstBad: { ...bad, problem: 'it is not of the time at which the pack says it was made' },
    })
    expect(await verifyPack({ ...stamped, 'SHA256SUMS.tsr': bytes('no stamp') })).toMatchObject({
      firstBad: { ...bad, problem: 'it does not hold: unreadable' },
    })
  })

  test('asks who stamped the whole if roots are at hand, and makes a pack without a stamp if no authority answers', async () => {
    const server = await openAuthority()
    const authority = rfc3161Authority({ url: server.url, username: null, password: null })
    const trusted = readCertificates(server.caPem)
    const madeNow = { ...pack, madeAt: Date.now() }
    const zip = await packZip(madeNow, 'en', wholeStamperOf(story.register, { authority, trusted }))
    const given = openZip(zip) ?? {}
    expect(await verifyPack(given)).toMatchObject({ ok: true })
    const { 'SHA256SUMS.tsr': tsr, ...unstamped } = given
    expect(await readWholeStamp(given, madeNow, trusted)).toHaveProperty('stampedAt')
    expect(await readWholeStamp(given, madeNow, story.stamper.trusted)).toMatchObject({
      bad: { problem: 'its signer leads to no certificate in TSA_CA_FILE' },
    })
    expect(tsr).toBeDefined()
    expect(await verifyPack(unstamped)).not.toHaveProperty('stampedAt')
    await server.close()
    const silent = wholeStamperOf(story.register, { authority, trusted: [] })
    expect(openZip(await packZip({ ...pack, madeAt: pack.madeAt + 1 }, 'tr', silent))).not.toHaveProperty([
      'SHA256SUMS.tsr',
    ])
  })
})
