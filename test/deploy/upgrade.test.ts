import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openAddressFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { surroundingEnv } from '../support/processes/processes.ts'
import { addMigration, copyBuild, linkPackages } from './next-build.ts'

/* The upgrade of operate.md and its way back, from this build to one with a migration more. No older release exists yet. */

const root = join(import.meta.dirname, '../..')
const folder = forAllTests(openAddressFolder)

function nextBuild(): string {
  const build = folder.file('next')
  copyBuild(build)
  linkPackages(build)
  addMigration(build)
  return build
}

const env = { ...surroundingEnv(), HOME: '/nonexistent' }

/** Runs a verb of a build in the company's folder, which must succeed. */
async function izin(build: string, ...words: string[]): Promise<string> {
  const command = [join(build, 'src/cli.ts'), ...words]
  return (await promisify(execFile)(process.execPath, command, { cwd: folder.path, env })).stdout
}

const refusalOf = (build: string, ...words: string[]) =>
  izin(build, ...words).then(
    () => 'no refusal',
    (error: { stderr: string }) => error.stderr,
  )

const load = async (build: string, address: string) => {
  const file = folder.file(`${address}.csv`)
  writeFileSync(
    file,
    `izin türü;alıcı;alıcı tipi;izin durumu;izin kaynağı;izin tarihi\nMESAJ;${address};BIREYSEL;RET;HS_WEB;02.03.2024 14:05\n`,
  )
  expect(JSON.parse(await izin(build, 'import', file, '--brand', '123456', '--json'))).toMatchObject({
    recorded: 1,
  })
}
const changesOf = async (build: string) => {
  const { ok, changes } = JSON.parse(await izin(build, 'verify', '--json'))
  return ok === true ? changes : null
}
const files = () => readdirSync(folder.file('data')).sort()

test('a register goes to the next build and back, and a second time, with nothing lost on the way', async () => {
  const next = nextBuild()
  await izin(root, 'provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.', '--activated', '2020-01-01')
  await load(root, '+905000000001')
  await izin(root, 'backup', '--out', folder.file('before-upgrade.db'))

  expect(await izin(next, 'migrate')).toContain('schema version 2')
  expect(files()).toContain('izin.db.schema-1')
  expect(await changesOf(next)).toBe(1)
  await load(next, '+905000000002')
  expect(await changesOf(next)).toBe(2)

  const newer = readFileSync(folder.file('data/izin.db'))
  expect(await refusalOf(root, 'verify')).toContain('restore a backup from before the upgrade')
  expect(readFileSync(folder.file('data/izin.db'))).toEqual(newer)

  const { kept } = JSON.parse(await izin(root, 'restore', 'data/izin.db.schema-1', '--json'))
  expect(await changesOf(root)).toBe(1)
  await load(root, '+905000000003')
  await load(root, '+905000000004')

  expect(await izin(next, 'migrate')).toContain('schema version 2')
  expect(await changesOf(next)).toBe(3)
  await izin(root, 'restore', 'data/izin.db.schema-1')
  expect(await changesOf(root)).toBe(3)

  // Changes of the next build from before the way back are still there, and so is the backup of the operator.
  await izin(next, 'restore', kept)
  expect(await changesOf(next)).toBe(2)
  await izin(root, 'restore', folder.file('before-upgrade.db'))
  expect(await changesOf(root)).toBe(1)
})
