import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/**
 * The suites that need the program openssl, as a time-stamp authority or as the stranger who checks a stamp: those that use
 * these files, or that call it themselves. Everything else runs on a machine with Node alone.
 */
const openssl = [
  'test/support/time-stamp-authority.ts',
  'src/proof/stamp/request.test.ts',
  'test/cli/elsewhere.test.ts',
  'test/leaks/planted.ts',
  'test/leaks/leaks.test.ts',
]

const root = resolve(import.meta.dirname, '../..')

/** The files to leave out of a run: none where the program is there. Says so in one line. */
export function suitesWithoutOpenssl(program = 'openssl'): string[] {
  if (spawnSync(program, ['version']).status === 0) return []
  const missing = usersOf(openssl).filter((file) => file.endsWith('.test.ts'))
  process.stderr.write(
    `The program openssl is not on this machine: ${missing.length} suites that take it for a time-stamp authority are left out.\n`,
  )
  return missing
}

/** These files and all that import them, directly or by others. */
function usersOf(targets: readonly string[]): string[] {
  const files = ['src', 'bots', 'db', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  )
  const imports = new Map(files.map((file) => [file, importsOf(file)]))
  const users = new Set(targets)
  for (let before = -1; before !== users.size; ) {
    before = users.size
    for (const [file, used] of imports) if (used.some((one) => users.has(one))) users.add(file)
  }
  return [...users]
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, target = '']) =>
    relative(root, resolve(root, dirname(file), target)),
  )
}
