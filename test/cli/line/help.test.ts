import { describe, expect, test } from 'vitest'
import { textOf } from '../../../src/cli/help/help.ts'
import { readArguments } from '../../../src/cli/parse/arguments.ts'
import { groups, verbs } from '../../../src/cli/verbs.ts'
import { endedRunIn } from '../harness.ts'

const nameOf = ({ words }: { readonly words: readonly string[] }) => words.join(' ')
const helpIn = async (env: Record<string, string>, ...words: string[]) => {
  const { code, out, err } = await endedRunIn(env, [...words, '--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
}

test('the list shows each verb once, below the heading of its group', async () => {
  const list = (await helpIn({})).split('\n')
  const headings = list.filter((line) => /^\S.*:$/.test(line))
  expect(headings).toHaveLength(Object.keys(groups).length)
  for (const verb of verbs) {
    const { summary } = textOf(verb, 'en')
    const lines = list.filter(
      (line) => line.startsWith(`  ${nameOf(verb)} `) && line.endsWith(`  ${summary}`),
    )
    expect(lines, nameOf(verb)).toHaveLength(1)
  }
})

describe.each(['en', 'tr'] as const)('help in %s', (language) => {
  test.each(verbs.map((verb) => [nameOf(verb), verb] as const))(
    'of izin %s has a line for each option, and an example',
    async (name, verb) => {
      const help = await helpIn({ IZIN_LANG: language }, ...verb.words)
      const lines = help.split('\n')
      for (const [option, { kind }] of Object.entries(verb.parameters)) {
        const typed = kind === 'operand' ? option.toUpperCase() : `--${option}`
        expect(
          lines.filter((line) => new RegExp(`^  ${typed} .*\\S`).test(line)),
          option,
        ).toHaveLength(1)
      }
      for (const common of ['--json', '--env-file FILE', '--help'])
        expect(help).toMatch(new RegExp(`^  ${common} {2,}\\S`, 'm'))
      expect(lines.at(-2)).toMatch(new RegExp(`^  izin ${name}`))
      for (const line of lines) expect(line.startsWith('  ') ? line.length : 0, line).toBeLessThan(125)
    },
  )
})

test.each(verbs.map((verb) => [nameOf(verb), verb] as const))(
  'izin %s takes its example',
  async (_, verb) => {
    const words = verb.example.replace(/--env-file \S+/, '').match(/"[^"]*"|\S+/g) ?? []
    const { values } = await readArguments(
      verb,
      words.map((word) => word.replaceAll('"', '')),
      async () => '',
    )
    expect(Object.keys(values).length).toBeLessThanOrEqual(Object.keys(verb.parameters).length)
  },
)

test.each([
  [{ IZIN_LANG: 'tr' }, 'tr'],
  [{ LANG: 'tr_TR.UTF-8' }, 'tr'],
  [{ LC_ALL: 'C.UTF-8', LANG: 'tr_TR.UTF-8' }, 'en'],
  [{ LC_MESSAGES: 'tr_TR', LANG: 'en_US.UTF-8' }, 'tr'],
  [{ LC_ALL: 'tr_TR.UTF-8', IZIN_LANG: 'en' }, 'en'],
  [{ LC_ALL: '', LANG: 'de_DE.UTF-8' }, 'en'],
  [{ LANG: 'trv_TW' }, 'en'],
  [{}, 'en'],
] as const)('the language of %j is %s', async (env, language) => {
  const [summary, usage] = {
    en: ['Show all brands, closed ones too', 'Usage: izin brand list'],
    tr: ['Kapalı olanlar dahil tüm markaları gösterir', 'Kullanım: izin brand list'],
  }[language] as [string, string]
  expect(await helpIn(env)).toContain(summary)
  expect(await helpIn(env, 'brand', 'list')).toContain(`${summary}.`)
  expect(await helpIn(env, 'brand', 'list')).toContain(usage)
  expect((await endedRunIn(env, ['brand', 'list', '--frob'])).err).toContain(usage)
})
