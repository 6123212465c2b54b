import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verbs } from '../../../src/cli/verbs.ts'
import { openFolder } from '../../support/folder.ts'
import { forAllTests } from '../../support/opened.ts'
import { endedRunIn } from '../harness.ts'

const folder = forAllTests(async () => {
  const opened = await openFolder()
  writeFileSync(join(opened.path, 'müşteri listesi.csv'), '')
  mkdirSync(join(opened.path, 'mart'))
  return opened
})

async function scriptFor(shell: string, language = 'en'): Promise<string> {
  const file = join(folder.path, `_${shell}_${language}`)
  if (existsSync(file)) return file
  const { code, out, err } = await endedRunIn({ IZIN_LANG: language }, ['completion', shell])
  expect([code, err]).toEqual([0, ''])
  writeFileSync(file, out)
  return file
}

/** Returns the words that the shell offers for the last one, with their meanings in zsh. */
async function offered(shell: 'bash' | 'zsh', typed: readonly string[], language = 'en'): Promise<string[]> {
  const driver = join(import.meta.dirname, `complete.${shell}`)
  const words = [
    ...(shell === 'bash' ? ['--norc'] : ['-f']),
    driver,
    await scriptFor(shell, language),
    ...typed,
  ]
  const { stdout, stderr } = spawnSync(shell, words, { cwd: folder.path, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter((line) => line !== '')
}

const hasZsh = spawnSync('zsh', ['--version']).status === 0
const shells = hasZsh ? (['bash', 'zsh'] as const) : (['bash'] as const)

describe.each(shells)('%s', (shell) => {
  /** zsh itself leaves words with another beginning out. */
  const completed = async (...typed: string[]) =>
    (await offered(shell, ['izin', ...typed]))
      .map((line) => line.split(':')[0] ?? '')
      .filter((word) => word.startsWith(typed.at(-1) ?? ''))
      .sort()

  test('reads its script without a complaint', async () => {
    execFileSync(shell, ['-n', await scriptFor(shell)])
    execFileSync(shell, ['-n', await scriptFor(shell, 'tr')])
  })

  test('completes the first word', async () => {
    const firstWords = new Set(['help', ...verbs.map(({ words: [first = ''] }) => first)])
    expect(await completed('')).toEqual([...firstWords].sort())
    expect(await completed('br')).toEqual(['brand'])
  })

  test('completes the second word', async () => {
    expect(await completed('brand', '')).toEqual(['activate', 'add', 'close', 'list', 'rename'])
    expect(await completed('iys', 'se')).toEqual(['send'])
    expect(await completed('import', 'un')).toEqual(['undo'])
  })

  test.each(verbs.map((verb) => [verb.words.join(' '), verb] as const))(
    'completes the options of izin %s',
    async (_, verb) => {
      const options = Object.entries(verb.parameters).flatMap(([name, { kind }]) =>
        kind === 'operand' ? [] : [`--${name}`],
      )
      const all = [...options, '--json', '--env-file', '--help'].sort()
      expect(await completed(...verb.words, '--')).toEqual(all)
    },
  )

  test('completes values', async () => {
    expect(await completed('staff', 'add', '--role', '')).toEqual(['admin', 'editor', 'viewer'])
    expect(await completed('link', 'make', '--channel', 'ME')).toEqual(['MESAJ'])
    expect(await completed('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh']))
    expect(await completed('setting', 'set', 'complaint_a')).toEqual(['complaint_answer_days'])
    expect(await completed('brand', 'close', '--code', '')).toEqual([])
  })

  test('completes files and folders', async () => {
    expect(await completed('import', 'm')).toEqual(expect.arrayContaining(['müşteri listesi.csv']))
    expect(await completed('export', '--out', 'mü')).toEqual(['müşteri listesi.csv'])
    expect(await completed('brand', 'list', '--env-file', 'mü')).toEqual(['müşteri listesi.csv'])
    expect(await completed('report', '--out', 'm')).toEqual(['mart'])
  })
})

test.skipIf(!hasZsh)('zsh shows the meanings in the language of the help', async () => {
  const lines = await offered('zsh', ['izin', 'brand', ''], 'tr')
  expect(lines).toContain('list:Kapalı olanlar dahil tüm markaları gösterir')
})

test.skipIf(!hasZsh).each([
  ['bra\tli\t', '<brand|list>'],
  ['staff add --ro\tadm\t', '<staff|add|--role|admin>'],
  ['brand close --c\t1', '<brand|close|--code|1>'],
])('zsh completes a typed line at a Tab: %j', async (typed, line) => {
  const words = ['-f', join(import.meta.dirname, 'tab.zsh'), await scriptFor('zsh'), `izin ${typed}`]
  expect(spawnSync('zsh', words, { cwd: folder.path, encoding: 'utf8' }).stdout.trim()).toBe(line)
})

test('another shell is refused with those that can complete', async () => {
  const { code, err } = await endedRunIn({}, ['completion', 'fish'])
  expect([code, err.split('\n')[0]]).toEqual([2, 'Cannot read SHELL: it is not one of bash, zsh.'])
})
