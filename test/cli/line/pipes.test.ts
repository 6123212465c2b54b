import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ago } from '../../support/clock/clock.ts'
import { holdsAddresses } from '../../support/leaks/leaks.ts'
import { forEachTest } from '../../support/opened.ts'
import { entry, surroundingEnv } from '../../support/processes/processes.ts'
import { newPlace, openSetUp } from '../harness.ts'
import { csv, tableIn } from '../imports.ts'

const place = forEachTest(openSetUp)
const brand = ['--brand', '123457']
const consent = (recipient: string, source = 'HS_WEB') =>
  `MESAJ,${source},${recipient},ONAY,${ago(1)},BIREYSEL`
const two = csv(consent('+905000000001'), consent('+905000000002', 'Kasa'))

/** Runs a command between two pipes. */
async function piped(input: string | Uint8Array, ...words: string[]) {
  return await pipedIn(place, input, ...words)
}

async function pipedIn({ env, folder }: typeof place, input: string | Uint8Array, ...words: string[]) {
  const [from, to] = [
    holdsAddresses(place.file('into-the-pipe')),
    holdsAddresses(place.file('out-of-the-pipe')),
  ]
  writeFileSync(from, input)
  const pipes = 'set -o pipefail; from=$0 to=$1; shift; cat "$from" | "$@" | cat > "$to"'
  const child = spawn('bash', ['-c', pipes, from, to, process.execPath, entry, ...words], {
    env: { ...surroundingEnv(), ...env },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  return { out: readFileSync(to), err, code: Number(code) }
}

test('import reads consents from a pipe and writes the rejected rows into another', async () => {
  const { out, err, code } = await piped(two, 'import', '-', ...brand, '--rejected', '-')
  expect(code).toBe(3)
  expect(err).toContain('2 rows: recorded 1, unchanged 0, rejected 1.')
  expect(err).toContain('The rejected rows are in standard output.')
  const file = holdsAddresses(place.file('rejected.csv'))
  writeFileSync(file, out)
  const [head, ...rows] = await tableIn(file)
  expect(head?.[0]).toBe('type')
  expect(rows.map((row) => row[1])).toEqual(['Kasa'])
})

test('import --template - writes a CSV that import reads from a pipe', async () => {
  const { out, err, code } = await piped('', 'import', '--template', '-')
  expect([code, err]).toEqual([0, expect.stringContaining('Wrote an example to standard output.')])
  const again = await piped(out, 'import', '-', ...brand, '--dry-run')
  expect([again.code, again.err]).toEqual([0, ''])
})

test('an export goes through pipes from one izin to another, which verifies it', async () => {
  await piped(two, 'import', '-', ...brand)
  const { out } = await piped('', 'export', '--out', '-')
  const verified = await piped(out, 'verify', '--export', '-', '--json')
  expect([verified.err, verified.code]).toEqual(['', 0])
  expect(JSON.parse(verified.out.toString())).toMatchObject({ ok: true, changes: 1 })
  const altered = await piped(out.toString().replace('HS_WEB', 'HS_EORTAM'), 'verify', '--export', '-')
  expect([altered.code, altered.out.toString()]).toEqual([1, expect.stringContaining('Altered: ')])
  const noExport = await piped('PK', 'verify', '--export', '-')
  expect([noExport.code, noExport.out.toString()]).toEqual([1, expect.stringContaining('Altered: file ZIP')])
})

test('a backup goes through pipes into another place, and leaves nothing beside the database', async () => {
  await piped(two, 'import', '-', ...brand)
  const names = readdirSync(place.folder)
  const { out, err, code } = await piped('', 'backup', '--out', '-')
  expect([code, err]).toEqual([0, expect.stringContaining(`Wrote ${out.length} bytes to standard output.`)])
  expect(readdirSync(place.folder)).toEqual(names)
  const key = await piped('', 'key', 'copy', '--out', '-')
  expect(key.out).toEqual(readFileSync(place.file('izin.key')))
  const other = newPlace()
  try {
    writeFileSync(other.file('izin.key'), key.out)
    const restored = await pipedIn(other, out, 'restore', '-')
    expect([restored.err, restored.code]).toEqual(['', 0])
    expect(restored.out.toString()).toContain('was restored from standard input.')
    expect(await other.result('verify')).toMatchObject({ ok: true, changes: 1 })
    const cut = await pipedIn(other, out.subarray(0, 8192), 'restore', '-')
    expect([cut.code, cut.err]).toEqual([
      1,
      'Cannot restore standard input: it is damaged. Take another backup.\n',
    ])
  } finally {
    other.close()
  }
})

test('a file for İYS and its answer go through pipes', async () => {
  await piped(two, 'import', '-', ...brand)
  await place.result('setting', 'set', 'iys_exchange', 'file', '--yes')
  const sent = await piped('', 'iys', 'send', ...brand, '--out', '-')
  expect([sent.code, sent.err]).toEqual([
    0,
    expect.stringContaining('Wrote 1 row to standard output: file 1.'),
  ])
  expect(sent.out.toString()).toContain('+905000000001')
  const received = await piped(sent.out, 'iys', 'receive', '-', ...brand, '--json')
  expect(received.err).not.toContain('there is no such file')
})

test('a logo comes through a pipe', async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  expect(await piped(png, 'setting', 'set', 'page_logo', '-')).toMatchObject({ code: 0, err: '' })
})

test.each([
  ['report --date 2026-03-02 --out -', 'several files are written there, so it must be a folder, not -'],
  ['import a.csv --brand 123457 --plan -', 'it is read and written, so it must be a file, not -'],
  ['lookup --recipient - --env-file -', 'takes a file, not -'],
])('a - that cannot work is refused with the reason: izin %s', async (words, reason) => {
  const { code, out, err } = await place.runHere(...words.split(' '))
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(reason)
})

test('a file that its reader did not take whole is told, and what was marked as sent', async () => {
  await piped(two, 'import', '-', ...brand)
  await place.result('setting', 'set', 'iys_exchange', 'file', '--yes')
  for (const [words, sentence] of [
    [['export', '--out', '-'], 'Cannot write standard output: the program that reads it ended early.\n'],
    [['iys', 'send', ...brand, '--out', '-'], 'download file 1 in chat'],
  ] as const) {
    const child = spawn(process.execPath, [entry, ...words], {
      env: { ...surroundingEnv(), ...place.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)])
  }
})
