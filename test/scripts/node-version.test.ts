import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { openFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'

const script = join(import.meta.dirname, '../../scripts/node-version.mjs')
const folder = forAllTests(openFolder)

it.each([
  ['checkout/scripts/node-version.mjs', true],
  ['node_modules/izin/scripts/node-version.mjs', false],
])('an old Node is told what to do in %s', (place, hasNpmCi) => {
  const old = folder.file('old.cjs')
  writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })")
  mkdirSync(dirname(folder.file(place)), { recursive: true })
  cpSync(script, folder.file(place))
  const { status, stderr } = spawnSync(process.execPath, ['--require', old, folder.file(place)], {
    encoding: 'utf8',
  })
  expect(status).toBe(1)
  expect(stderr).toContain('this is 20.20.2')
  expect(stderr).toContain('nstall Node 24.')
  expect(stderr.includes('npm ci')).toBe(hasNpmCi)
})
