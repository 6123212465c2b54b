import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'

/**
 * Runs every phase of `npm run bench`, or the named ones (`npm run bench -- day-file`), each as a process of
 * its own. A phase that takes sizes from the environment says so in its file. The exit code is 1 when a phase
 * found a wrong answer; a missed aim is printed and is no error, since it depends on the machine.
 */
const phases = [
  'serving',
  'mixed',
  'growth',
  'check',
  'day-file',
  'permitted',
  'verify',
  'import',
  'exchange',
  'webhooks',
  'hostile-files',
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !phases.includes(name))
if (unknown.length > 0) {
  console.error(`Cannot run ${unknown.join(', ')}: the phases are ${phases.join(', ')}`)
  process.exit(2)
}
console.log(
  `node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
)
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
const parts = ['libsql', '@libsql/client', 'hono', '@hono/node-server', '@slack/bolt']
console.log([`izin ${version}`, ...parts.map((name) => `${name} ${versionOf(name)}`)].join(', '))
for (const name of wanted.length > 0 ? wanted : phases) {
  console.log(`\n== ${name}`)
  const file = join(import.meta.dirname, `${name}.ts`)
  const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

function versionOf(name: string): string {
  const file = join(import.meta.dirname, '../node_modules', name, 'package.json')
  return JSON.parse(readFileSync(file, 'utf8')).version
}
