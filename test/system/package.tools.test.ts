import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { openAddressFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { writePack } from '../support/verification/pack.ts'

/* The package as `npm pack` makes it, beside this checkout's own dependencies, since a test needs no network. */

const root = join(import.meta.dirname, '../..')
const folder = forAllTests(openAddressFolder)

/** Puts the package and what it depends on into node_modules, as an install does. */
function install(): void {
  const packed = execFileSync('npm', ['pack', '--pack-destination', folder.path, '--silent'], { cwd: root })
  execFileSync('tar', ['-xzf', packed.toString().trim()], { cwd: folder.path })
  mkdirSync(folder.file('node_modules', '.bin'), { recursive: true })
  renameSync(folder.file('package'), folder.file('node_modules', 'izin'))
  symlinkSync('../izin/bin/izin.mjs', folder.file('node_modules', '.bin', 'izin'))
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, { dev }] of Object.entries<{ dev?: boolean }>(packages)) {
    if (dev === true || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue
    mkdirSync(dirname(folder.file(path)), { recursive: true })
    symlinkSync(join(root, path), folder.file(path))
  }
}

it('an installed package serves, prints PDFs, and holds no tests', async () => {
  install()
  const installed = readdirSync(folder.file('node_modules', 'izin'), { recursive: true, encoding: 'utf8' })
  for (const name of ['README.md', 'LICENSE', 'NOTICE']) expect(installed).toContain(name)
  expect(installed.filter((name) => /\.test\.ts$|^test\b|\.db$/.test(name))).toEqual([])

  const options = { cwd: folder.path, env: { PATH: process.env.PATH, HOME: folder.path, PORT: '0' } }
  expect(execFileSync('npx', ['izin', 'serve', '--help'], options).toString()).toContain('izin serve')
  const pack = await writePack(folder.file('pack.zip'))
  expect(execFileSync('npx', ['izin', 'verify', '--export', pack], options).toString()).toContain(
    'pack.pdf is what izin prints from pack.json.',
  )
  // npx starts this program, but passes no signal on to it.
  const program = 'node_modules/.bin/izin'
  const server = spawn(program, ['serve'], { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(server, 'exit')
  let url = ''
  for await (const line of createInterface({ input: server.stderr })) {
    const { event, port } = line.startsWith('{') ? JSON.parse(line) : {}
    if (event !== 'started') continue
    url = `http://127.0.0.1:${port}`
    break
  }
  expect((await fetch(`${url}/livez`)).status).toBe(200)
  expect((await fetch(`${url}/playground`)).status).toBe(200)
  server.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
})
